"""One module for each app; each has `main(arguments, terminal) -> exit code`."""
