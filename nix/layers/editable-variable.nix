/**
  The environment variable that says where a project lies that is worked on.

  # Type
  `String -> String`, from its normalised name

  # Examples
  (import ./editable-variable.nix) "my-thing"
  => "ACCELPKGS_EDITABLE_MY_THING"
*/
name:
let
  letters = "abcdefghijklmnopqrstuvwxyz";
  small = builtins.genList (i: builtins.substring i 1 letters) 26;
  upper = builtins.genList (i: builtins.substring i 1 "ABCDEFGHIJKLMNOPQRSTUVWXYZ") 26;
in
"ACCELPKGS_EDITABLE_" + builtins.replaceStrings (small ++ [ "-" ]) (upper ++ [ "_" ]) name
