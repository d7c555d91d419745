# What the tests of validation share: targets and packages of a plan in their smallest form, and the
# text that a person would see.
{ root, lib }:
let
  facts = import (root + "/nix/facts");
  errors = import (root + "/nix/errors");
  validate = import (root + "/nix/concretise/validate.nix") {
    inherit lib facts errors;
    packages = import (root + "/nix/concretise/index.nix") { inherit errors; } [ (root + "/pkgs") ];
  };

  inherit (import (root + "/nix/concretise/accelerator.nix") { inherit facts; }) ofRequest;
  complete =
    request:
    {
      accelerator = ofRequest request;
      system = "x86_64-linux";
      capabilities = [ ];
      compiler = { };
      glibc = "2.35";
    }
    // request;
  metaOf =
    name:
    {
      source = null;
      rules = _: [ ];
    }
    // import (root + "/pkgs/${name}/package.nix");
  # What is refused before the resolver is asked, and what is told where it found nothing.
  early = request: validate.target (complete request);
  problems =
    request:
    let
      beforehand = early request;
    in
    if beforehand == [ ] then validate.unserved (complete request) else beforehand;
  problemsOf =
    request: solution:
    validate.solution {
      target = complete request;
      inherit solution;
    };
  problemsWithRules =
    request: solution:
    validate.solution {
      target = complete request;
      inherit solution metaOf;
    };
in
{
  inherit facts;

  # Codes alone, where the wording is not the point.
  codes = request: map (p: p.code) (problems request);
  earlyCodes = request: map (p: p.code) (early request);
  codesOf = request: solution: map (p: p.code) (problemsOf request solution);
  codesWithMeta =
    metaOf: request: solution:
    map (p: p.code) (
      validate.solution {
        target = complete request;
        inherit solution metaOf;
      }
    );
  codesWithRules = request: solution: map (p: p.code) (problemsWithRules request solution);

  message = request: errors.render (problems request);
  messageOf = request: solution: errors.render (problemsOf request solution);
  # With the rules of the package.nix files.
  messageWithRules = request: solution: errors.render (problemsWithRules request solution);

  # A multi-line string without its last newline, as render gives it.
  text = string: builtins.substring 0 (builtins.stringLength string - 1) string;

  wheel = name: version: axes: {
    inherit name version axes;
    flavour = "wheel";
    file.file = "${name}-${version}-cp312-cp312-manylinux_2_28_x86_64.whl";
    tags = {
      python = "cp312";
      abi = "cp312";
      platform = [ "manylinux_2_28_x86_64" ];
    };
    build = null;
    capabilities = null;
    requiredBy = [ "your packages" ];
  };
  source = name: version: {
    inherit name version;
    axes = { };
    flavour = "source";
    file.file = "${name}-${version}.tar.gz";
    tags = null;
    capabilities = null;
    requiredBy = [ "your packages" ];
    build = {
      toolchain = [
        "cuda"
        "cxx"
      ];
      against = [ "torch" ];
    };
  };
  # What a resolver would have chosen for one CUDA release.
  solved = cuda: packages: {
    axes = { inherit cuda; };
    packages = builtins.listToAttrs (
      map (p: {
        inherit (p) name;
        value = p;
      }) packages
    );
  };
}
