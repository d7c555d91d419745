"""`update`, `check` and `add`: from package names to what their `releases.json` should hold."""
