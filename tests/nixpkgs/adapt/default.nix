/**
  Call any nixpkgs tree as nixpkgs is called. What a tree derived from nixpkgs lacks gets a
  stand-in; a tree that has it keeps its own.

  # Type
  `{ tree; machine ? null; } -> { system; config ? ; overlays ? ; } -> Pkgs`

  # Inputs
  `machine` : the arguments of ../machine, where things are built and not only evaluated
*/
{
  tree,
  machine ? null,
}:
{
  system ? "x86_64-linux",
  config ? { },
  overlays ? [ ],
}:
let
  # ekala's core packages: their configuration knows fewer options, and extensions of Python sets
  # have another door.
  core = builtins.pathExists (tree + "/pins.nix");
  arguments = {
    inherit system config;
    overlays = [
      (import ./stand-ins.nix { inherit tree; })
    ]
    ++ overlays
    ++ (if core then [ extensions ] else [ ]);
  }
  // (if core then { modules = [ freeform ]; } else { });

  freeform = { lib, ... }: { freeformType = lib.types.lazyAttrsOf lib.types.raw; };
  extensions =
    _final: prev:
    let
      wanted = prev.pythonPackagesExtensions or [ ];
      packageOverrides = prev.lib.composeManyExtensions wanted;
      extend = python: python.override { inherit packageOverrides; };
    in
    # As nixpkgs, which goes through its door whether or not anybody is there.
    builtins.mapAttrs (_: extend) { inherit (prev) python312 python313; }
    // {
      pythonPackagesExtensions = [ ];
    };
in
if machine == null then
  import tree arguments
else
  import ../machine (arguments // { inherit tree; } // machine)
