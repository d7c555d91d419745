/**
  The version of a package that a Python set of nixpkgs has itself, or null where it has none that
  can be evaluated.

  # Type
  `PythonPackages -> String -> null | String`
*/
set: name:
let
  tried = builtins.tryEval (set.${name}.version or null);
in
if tried.success then tried.value else null
