"""The programs behind the flake's apps: Python's standard library only, run by the machine's own
python3.
"""
