/**
  The overlays but `default`: torch and its like of every Python come from a concretisation for
  that Python, and what nixpkgs has above them is built on these.

  # Type
  `{ instance; accelerator; } -> Overlay`
*/
{ instance, accelerator }:
final: prev:
let
  # Known beforehand: names of a package set must not depend on its values.
  names = [
    "torch"
    "torchaudio"
    "torchvision"
    "triton"
  ];
  extension =
    pythonFinal: pythonPrev:
    let
      here = instance {
        pkgs = final;
        interpreter = pythonFinal.python;
        inherit accelerator;
      };
      concretised = here.concretise { packages = here.suite; };
      inherit (concretised.plan) axes;
      cuda = axes.cuda or "none";
      # What expressions of nixpkgs ask of its own torch.
      said = {
        cudaSupport = cuda != "none";
        cudaCapabilities = concretised.plan.target.capabilities;
        cudaPackages = here.base.cudaPackagesFor cuda;
        rocmSupport = (axes.rocm or "none") != "none";
        inherit (final) stdenv;
      };
      # nixpkgs' own, on our torch, where the concretisation has none.
      inherited =
        name:
        pythonPrev.${name} or (throw (
          "neither accelpkgs nor nixpkgs has ${name} for Python "
          + "${pythonFinal.python.pythonVersion} on this accelerator"
        ));
      of =
        name:
        let
          package = concretised.packages.${name} or (inherited name);
          self =
            package
            // said
            // {
              dev = self;
              lib = self;
              cxxdev = self;
            };
        in
        if name == "torch" then self else package;
    in
    builtins.listToAttrs (
      map (name: {
        inherit name;
        value = of name;
      }) names
    );
in
{
  pythonPackagesExtensions = (prev.pythonPackagesExtensions or [ ]) ++ [ extension ];
}
