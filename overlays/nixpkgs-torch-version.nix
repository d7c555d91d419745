/**
  The version of nixpkgs' own torch, as its file says, or null where there is none. Python sets know
  it, too, but not beforehand: that of `prev` is made with the extensions of `final`, and its torch
  with the CUDA of `final`, which this decides.

  # Type
  `null | Path -> null | String`

  # Inputs
  `pkgs.path` : the tree of nixpkgs
*/
path:
let
  inherit (builtins)
    elemAt
    filter
    head
    isList
    pathExists
    readFile
    split
    ;
  files = filter pathExists (
    map (folder: path + "/pkgs/development/python-modules/${folder}/default.nix") [
      "torch/source"
      "torch"
    ]
  );
  said = filter isList (split "\n *version = \"([0-9.]+)\";" (readFile (head files)));
in
if path == null || files == [ ] || said == [ ] then null else elemAt (head said) 0
