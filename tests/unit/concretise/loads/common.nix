# What the tests of the load proof share: packages with libraries in a few words, names of
# libraries that tell a CUDA and names that don't, and whole requests over them.
scope@{ lib, ... }:
let
  inherit (import ../common.nix scope)
    errors
    meta
    package
    parse
    stage
    wheelNamed
    ;
  facts = (import ../common.nix scope).facts // {
    sonames = {
      "libcudart.so.12" = {
        cuda = "12";
        packages = [ "runtime-cu12" ];
      };
      "libcudart.so.13" = {
        cuda = "13";
        packages = [ "runtime" ];
      };
      "libc10.so".packages = [ "torch" ];
      "libcudnn.so.9".packages = [
        "cudnn-cu12"
        "cudnn-cu13"
      ];
    };
    systemLibraries."libc.so.6" = null;
    isDriverLibrary = name: name == "libnvidia-ml.so.1";
  };

  # One release: `{ requires ? ; axes ? ; loads ? ; version ? ; }`; without `loads`, it was not
  # measured.
  release = name: given: {
    version = given.version or "1";
    requires = given.requires or [ ];
    extras = given.extras or { };
    variants = map (
      variant:
      {
        wheels = wheelNamed "${name}-${given.version or "1"}-cp312-cp312-manylinux_2_17_x86_64.whl";
        axes = variant.axes or { };
      }
      // (if variant ? loads then { loads.x86_64-linux = variant.loads; } else { })
    ) (given.variants or [ given ]);
  };
  # The `meta` of the first release is the package's.
  table = builtins.mapAttrs (
    name: releases:
    package name (map (release name) releases)
    // {
      meta = meta // ((builtins.head releases).meta or { });
    }
  );
in
rec {
  inherit facts stage table;

  need = library: dirs: {
    need = [ library ];
    inherit dirs;
    files = 1;
    file = "own.so";
  };

  solve =
    packages: request:
    let
      parsed = parse ({ python = "3.12"; } // request);
    in
    stage "solve.nix" {
      inherit lib facts;
      packages = table packages;
    } { inherit (parsed) target requested constraints; };

  # Why nothing is left, or name → version.
  outcome =
    packages: asked:
    let
      result = solve packages { packages = asked; };
    in
    if result ? unsat then
      map (traced: traced.why) result.unsat.trace
    else
      builtins.mapAttrs (_: choice: choice.candidate.version) result.assigned;

  tryPlan =
    packages: request:
    stage "try-plan.nix" { inherit lib facts errors; } (table packages) (
      { python = "3.12"; } // request
    );

  loadsOf =
    packages: asked:
    builtins.mapAttrs (_: package: package.loads)
      (tryPlan packages { packages = asked; }).plan.packages;

  # The parts of a finished choice that the stages of the proof read, of packages with one release
  # each. The search is kept from asking them itself.
  choice =
    packages: asked:
    let
      measuredOf = builtins.intersectAttrs { loads = null; };
      quiet = loads: removeAttrs loads [ "needs" ];
      harmless = map (given: given // builtins.mapAttrs (_: quiet) (measuredOf given));
      result = solve (builtins.mapAttrs (_: harmless) packages) { packages = asked; };
      assigned = builtins.mapAttrs (
        name: chosen:
        chosen
        // {
          candidate = chosen.candidate // {
            loads = (builtins.head packages.${name}).loads or null;
          };
        }
      ) result.assigned;
      found =
        stage "loads/found.nix"
          {
            inherit lib facts;
            libraries = [ ];
          }
          {
            inherit assigned;
            inherit (result) measured;
          };
    in
    {
      inherit assigned found;
      inherit (result) axes measured;
    };
}
