/**
  Commands that a shell has after those of its environment: programs that run a project in their own
  Python, such as `pytest`. Where the set has none, they say so, before the distribution's is found.

  # Type
  `StorePath`
*/
builtins.path {
  name = "accelpkgs-shell-lacking";
  path = ./shell-lacking;
}
