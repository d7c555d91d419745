/**
  The overlays but `default`: torch and its like of every Python come from a concretisation for
  that Python, and what nixpkgs has above them is built on these.

  # Type
  `{ instance; accelerator; } -> Overlay`
*/
{ instance, accelerator }:
final: prev:
let
  leaves = import ./leaves.nix;
  extension =
    pythonFinal: pythonPrev:
    let
      here = instance {
        pkgs = final;
        interpreter = pythonFinal.python;
        inherit accelerator;
        nixpkgsOwn = builtins.intersectAttrs leaves.names pythonPrev;
      };
      concretised = here.suiteConcretised;
      nixpkgsTorch = import ./nixpkgs-torch.nix {
        pkgs = final;
        inherit (here) base;
        concretisation = concretised;
      };
      overridable =
        name: arguments:
        import ./overridable.nix {
          inherit name;
          inherit (arguments) is asGood;
          keep = arguments.keep or (package: package);
          inherit (concretised.plan.packages.${name}) version;
          inherit (nixpkgsTorch) axes;
        };
      # nixpkgs' own, where the concretisation has none: on our torch, or on its own where no wheel
      # of torch is for this machine (`accel-py.torch` says why).
      inherited =
        name:
        if name == "torch" && final.config.mpiSupport or false && pythonPrev.torch ? override then
          pythonPrev.torch.override { MPISupport = true; }
        else
          fromNixpkgs name;
      fromNixpkgs =
        name:
        pythonPrev.${name} or (throw (
          "neither accelpkgs nor nixpkgs has ${name} for Python "
          + "${pythonFinal.python.pythonVersion} on this accelerator"
        ));
      # The set's own of what is replaced here, whatever an extension made of it; itself, where
      # stdenv would take torch's `dev`: what nobody changed is the package of the concretisation.
      following =
        package:
        package.overridePythonAttrs (old: {
          dependencies = map (
            dependency:
            if replaced ? ${dependency.pname or ""} then
              pythonFinal.${dependency.pname} // { outputSpecified = true; }
            else
              dependency
          ) old.dependencies;
        });
      # Also where a package was made anew: overridePythonAttrs of older nixpkgs starts from before.
      dressed =
        package:
        if package ? insteadOf then
          package
        else
          package.overrideAttrs (
            finalAttrs: old: {
              passthru = old.passthru // nixpkgsTorch.passthru finalAttrs.finalPackage // {
                inherit insteadOf skew;
              };
            }
          );
      torch = dressed (following concretised.packages.torch);
      # What nixpkgs itself has, and in what that differs.
      insteadOf = import ./nixpkgs-version.nix pythonPrev "torch";
      skew = import ./skew.nix {
        inherit (final) lib cudaPackages;
        inherit (concretised) plan;
        nixpkgsTorch = insteadOf;
      };
      said = if skew.message == null then torch else builtins.trace skew.message torch;
      # torch's builds for ROCm require a triton of another name.
      distributionOf = import ./stand-in.nix { inherit (concretised) packages; };
      of =
        name:
        let
          planned = if here.hasSuite then distributionOf name else null;
        in
        if planned == null then
          inherited name
        else if name == "torch" then
          overridable name (nixpkgsTorch.arguments // { keep = dressed; }) said
        else
          overridable planned {
            is = { inherit (nixpkgsTorch.arguments.is) cudaSupport rocmSupport cudaPackages; };
            asGood = { inherit (nixpkgsTorch.arguments.asGood) cudaPackages; };
          } (following concretised.packages.${planned});
      # Known beforehand: names of a package set must not depend on its values.
      replaced = {
        torch = of "torch";
        torchaudio = of "torchaudio";
        torchvision = of "torchvision";
        triton = of "triton";
      }
      // builtins.mapAttrs (leaves.of {
        inherit concretised;
        isPlanned = name: here.hasSuite && concretised.plan.packages ? ${name};
        follow = following;
      }) (builtins.intersectAttrs leaves.names pythonPrev);
    in
    replaced
    // {
      # nixpkgs' own, for what it can compile (nix/bases/nixpkgs/compiled.nix).
      accelpkgsOriginals =
        pythonPrev.accelpkgsOriginals or (builtins.mapAttrs (
          name: _: pythonPrev.${name} or null
        ) replaced);
    };
in
{
  pythonPackagesExtensions = (prev.pythonPackagesExtensions or [ ]) ++ [ extension ];
}
