# What there is for a board whose capability a package has no code for.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope)
    errors
    facts
    meta
    stage
    table
    wheelNamed
    ;
  tryPlan = stage "try-plan.nix" { inherit lib facts errors; };
  build = version: cuda: capabilities: {
    inherit version;
    variants = [
      {
        axes = { inherit cuda; };
        wheels = wheelNamed "a-1-cp312-cp312-manylinux_2_28_aarch64.whl";
        inherit capabilities;
      }
    ];
  };
  accelerated = builtins.mapAttrs (
    _: package:
    package
    // {
      meta = meta // {
        kind = "accelerated";
      };
    }
  );
  serving = accelerated (table {
    arrays = [
      (build "2" "13.0" [ "sm_80" ])
      (build "1" "12" [
        "sm_72"
        "sm_80"
      ])
    ];
    kernels = [ (build "1" "12" [ "sm_80" ]) ];
    unread = [
      {
        version = "1";
        axes = [ { cuda = "12"; } ];
      }
    ];
  });
  fix =
    packages: request:
    (builtins.head
      (tryPlan packages (
        {
          packages = [ "kernels" ];
          python = "3.12";
          system = "aarch64-linux";
        }
        // request
      )).problems
    ).fix;
in
{
  "the packages whose code runs there, and who compiles" = {
    expr = fix serving { capabilities = [ "7.2" ]; };
    expected = [
      "what has code for 7.2: arrays; nixpkgs compiles the rest (the flake's pkgsXavier)"
    ];
  };
  "none" = {
    expr = fix (removeAttrs serving [ "arrays" ]) { capabilities = [ "7.2" ]; };
    expected = [
      "nothing on record has code for 7.2; nixpkgs compiles the rest (the flake's pkgsXavier)"
    ];
  };
  "the name that CUDA has for it today" = {
    expr = fix serving {
      capabilities = [ "10.1" ];
      jetpack = "7.0";
    };
    expected = [ "write \"11.0\" instead of \"10.1\", its name from CUDA 13.0 on" ];
  };
  # Without its JetPack named, no Python has a build for it; and the conflict hangs on none.
  "the Python that its JetPack's builds are for" = {
    expr =
      let
        wheels = python: wheelNamed "a-1-${python}-${python}-linux_aarch64.whl";
        forServers = python: {
          axes.cuda = "12.6";
          capabilities = [ "sm_90" ];
          wheels = wheels python;
        };
        forJetPack = {
          axes = {
            cuda = "12.6";
            jetpack = "6";
          };
          capabilities = [ "sm_87" ];
          wheels = wheels "cp310";
        };
        lenses = accelerated (table {
          lenses = [
            {
              version = "1";
              variants = map forServers [
                "cp310"
                "cp312"
              ] ++ [ forJetPack ];
            }
          ];
        });
      in
      builtins.head (
        fix lenses {
          packages = [ "lenses" ];
          capabilities = [ "8.7" ];
          jetpack = "6.1";
        }
      );
    expected = "take python = \"3.10\" (gives lenses 1 of CUDA 12.6)";
  };
  "of other GPUs, nothing" = {
    expr = fix serving { capabilities = [ "6.1" ]; };
    expected = [ "remove \"6.1\" from capabilities (gives kernels 1)" ];
  };
}
