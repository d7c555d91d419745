/**
  What nobody has read of the libraries of some packages, as a note, if it is worth one.

  # Type
  `[ Package ] -> [ String ]`
*/
packages:
let
  unmeasured = builtins.filter (import ./unmeasured.nix) packages;
  names = map (package: "${package.name} ${package.version}") unmeasured;
in
if unmeasured == [ ] then
  [ ]
else
  [
    (
      "Not measured: what the libraries of these need of others: "
      + builtins.concatStringsSep ", " names
    )
  ]
