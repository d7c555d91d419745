/**
  What a base that makes nothing says that it can compile: one version of each package, for one CUDA
  and some capabilities, with MPI or without, as bases.nixpkgs says it of a nixpkgs.

  # Type
  `{ versions :: { <name> = String; }; cuda ? ; capabilities ? ; touched ? ; } -> Offers`

  # Inputs
  `touched` : name → offers → offers, called when a package's list is asked for
*/
{
  versions,
  cuda ? "12.9",
  capabilities ? [
    "7.2"
    "8.6"
  ],
  touched ? _name: list: list,
}:
{
  by = "nixpkgs";
  names = builtins.attrNames versions;
  of =
    target:
    let
      mpi = target.mpi or false;
      lacking = builtins.filter (c: !(builtins.elem c capabilities)) target.capabilities;
      isBound = name: name != "triton";
      offer = name: version: {
        by = "nixpkgs";
        inherit version;
        selection = {
          inherit (target) python;
          accelerator.cuda = cuda;
          targets = target.capabilities;
          inherit mpi;
        };
        axes =
          (if isBound name then { inherit cuda; } else { })
          // (if name == "torch" then { cxx11abi = "true"; } else { })
          // (if name == "torch" && mpi then { mpi = "true"; } else { });
        capabilities = if isBound name then target.capabilities else null;
        gfx = null;
        against = if name == "torch" || !(isBound name) then { } else { inherit (versions) torch; };
        problem =
          if isBound name && lacking != [ ] then
            "is compiled for ${builtins.concatStringsSep ", " capabilities}: it lacks "
            + builtins.concatStringsSep ", " lacking
          else
            null;
      };
    in
    builtins.mapAttrs (name: version: touched name [ (offer name version) ]) versions;
}
