# AMD GPUs.
scope:
let
  inherit (import ./common.nix scope)
    codes
    message
    text
    ;
  inherit (import ../common.nix scope)
    errors
    facts
    stage
    table
    wheelNamed
    ;
  inherit (scope) lib;
  tryPlan = stage "try-plan.nix" { inherit lib facts errors; };
  release = version: rocm: gfx: {
    inherit version;
    variants = [
      {
        axes = {
          cuda = "none";
          inherit rocm;
        };
        inherit gfx;
        wheels = wheelNamed "torch-${version}-cp312-cp312-manylinux_2_28_x86_64.whl";
      }
    ];
  };
in
{
  messages = {
    E134 = {
      expr = message {
        rocm = "7.1";
        gfx = [ "gfx943" ];
      };
      expected = text ''
        accelpkgs E134: there is no AMD GPU target gfx943
          where: gfx (your target)
          why:   known targets: gfx1010 gfx1011 gfx1012 gfx1030 gfx1031 gfx1032 gfx1033 gfx1034 gfx1035 gfx1036 gfx1100 gfx1101 gfx1102 gfx1103 gfx1150 gfx1151 gfx1152 gfx1153 gfx1200 gfx1201 gfx900 gfx906 gfx908 gfx90a gfx90c gfx942 gfx950
          fix:   did you mean "gfx942" or "gfx900" or "gfx906"?
      '';
    };
    E135 = {
      expr = errors.render (
        tryPlan
          (table {
            torch = [
              (release "2.14.1" "7.2" [ "gfx942" ])
              (release "2.9.0" "6.4" [ "gfx942" ])
              (release "2.8.0" "6.3" [
                "gfx906"
                "gfx942"
              ])
            ];
          })
          {
            packages = [ "torch" ];
            python = "3.12";
            rocm = "6.4";
            gfx = [ "gfx906" ];
          }
      ).problems;
      expected = text ''
        accelpkgs E135: no torch release has code for gfx906
          where: packages = [ torch ], rocm = "6.4", gfx = [ "gfx906" ]
          why:   torch 2.14.1 to 2.9.0 has code for gfx942 only
                 torch 2.8.0 is for rocm 6.3, and you ask for rocm = "6.4"
          fix:   take rocm = "6.3" (gives torch 2.8.0)
                 nixpkgs compiles a torch: base = bases.nixpkgs { … } may offer it
      '';
    };
    E136 = {
      expr = message {
        rocm = "7.1";
        gfx = [ "gfx942" ];
        system = "aarch64-linux";
      };
      expected = text ''
        accelpkgs E136: ROCm packages do not exist for aarch64-linux
          where: rocm and system (your target)
          why:   their wheels are built on x86_64-linux only
          fix:   take system = "x86_64-linux", or leave rocm out
      '';
    };
  };

  rocm = {
    "known" = {
      expr = codes {
        rocm = "7.1";
        gfx = [
          "gfx942"
          "gfx1100"
        ];
      };
      expected = [ ];
    };
    "too new for that ROCm: the builds say it" = {
      expr = codes {
        rocm = "6.4";
        gfx = [ "gfx950" ];
      };
      expected = [ ];
    };
    "a target is judged without a ROCm, too" = {
      expr = codes { gfx = [ "gfx943" ]; };
      expected = [ "E134" ];
    };
    "a ROCm about which nothing is known" = {
      expr = codes {
        rocm = "6.2";
        gfx = [ "gfx950" ];
      };
      expected = [ ];
    };
    "capabilities of the other maker do not matter" = {
      expr = codes {
        rocm = "7.1";
        capabilities = [ "6.1" ];
      };
      expected = [ ];
    };
  };
}
