/**
  Commands that a shell has before those of its environment: `pip`, which says what to do, and
  `accelpkgs-venv`.

  # Type
  `StorePath`
*/
builtins.path {
  name = "accelpkgs-shell-commands";
  path = ./shell-commands;
}
