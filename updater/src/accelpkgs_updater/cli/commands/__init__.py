"""One file for each command: its arguments, what it does, its exit code."""
