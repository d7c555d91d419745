"""The programs behind the flake's apps: the standard library only, run by the machine's python3."""
