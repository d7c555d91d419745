# AMD GPUs.
scope:
let
  inherit (import ./common.nix scope)
    codes
    message
    text
    ;
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
      expr = message {
        rocm = "7.14";
        gfx = [ "gfx906" ];
      };
      expected = text ''
        accelpkgs E135: wheels for ROCm 7.14 have no code for gfx906
          where: rocm and gfx (your target)
          why:   torch's wheels of that ROCm are not compiled for it
          fix:   take rocm = "7.1" or "7.0" or "6.3" or "5.3"
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
    "too new for that ROCm" = {
      expr = codes {
        rocm = "6.4";
        gfx = [ "gfx950" ];
      };
      expected = [ "E135" ];
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
