# Wheels for a newer C library.
scope:
let
  inherit (import ./common.nix scope)
    codesOf
    messageOf
    solved
    text
    source
    wheel
    ;
  tagged =
    name: python: abi: platform:
    wheel name "1.0" { }
    // {
      tags = { inherit python abi platform; };
    };
in
{
  messages = {
    E132 = {
      expr = messageOf { glibc = "2.27"; } (
        solved "none" [
          (wheel "torch" "2.9.1" { })
          (wheel "numpy" "2.3.4" { })
        ]
      );
      expected = text ''
        accelpkgs E132: glibc 2.27 is too old for 2 wheels of the plan
          where: glibc (your target, or the base's)
          why:   built for a newer one: numpy 2.3.4 (2.28), torch 2.9.1 (2.28)
          fix:   take a base with glibc 2.28 or newer, or flavour = "source" for these packages
      '';
    };
  };

  machine = {
    "glibc" = {
      expr =
        let
          numpy = solved "none" [ (wheel "numpy" "2.3.4" { }) ];
        in
        map (glibc: codesOf { inherit glibc; } numpy) [
          "2.28"
          "2.27"
        ];
      expected = [
        [ ]
        [ "E132" ]
      ];
    };
    "what was measured counts, where the tag says nothing or less" = {
      expr =
        let
          bare = tagged "a" "cp312" "cp312" [ "linux_x86_64" ];
          told = tagged "a" "cp312" "cp312" [ "manylinux_2_28_x86_64" ];
        in
        map (p: codesOf { glibc = "2.28"; } (solved "none" [ p ])) [
          bare
          (bare // { glibc = "2.28"; })
          (bare // { glibc = "2.32"; })
          (bare // { glibc = "2.4"; })
          (told // { glibc = "2.32"; })
          (told // { glibc = "2.17"; })
        ];
      expected = [
        [ ]
        [ ]
        [ "E132" ]
        [ ]
        [ "E132" ]
        [ ]
      ];
    };
    "which is told" = {
      expr =
        let
          told = tagged "a" "cp312" "cp312" [ "manylinux_2_28_x86_64" ] // {
            glibc = "2.34";
          };
          said = messageOf { glibc = "2.17"; } (solved "none" [ told ]);
        in
        builtins.match ".*for a newer one: a 1.0 .2.34.\n.*glibc 2.34 or newer.*" said != null;
      expected = true;
    };
    "the least demanding tag counts" = {
      expr = codesOf { glibc = "2.27"; } (
        solved "none" [
          (tagged "numpy" "cp312" "cp312" [
            "manylinux_2_28_x86_64"
            "manylinux_2_27_x86_64"
          ])
        ]
      );
      expected = [ ];
    };
    "pure and legacy wheels run anywhere" = {
      expr = codesOf { glibc = "2.17"; } (
        solved "none" [
          (tagged "einops" "py3" "none" [ "any" ])
          (tagged "triton" "cp312" "cp312" [
            "manylinux_2_17_x86_64"
            "manylinux2014_x86_64"
          ])
          (tagged "psutil" "cp36" "abi3" [
            "manylinux2010_x86_64"
            "manylinux_2_28_x86_64"
          ])
        ]
      );
      expected = [ ];
    };
    "of a bare platform nothing is known, and a source build makes its own" = {
      expr = codesOf { glibc = "2.17"; } (
        solved "none" [
          (tagged "flash-attn" "cp312" "cp312" [ "linux_x86_64" ])
          (source "mamba-ssm" "1.0")
        ]
      );
      expected = [ ];
    };
    "a machine that states none is not asked" = {
      expr = codesOf { glibc = null; } (solved "none" [ (wheel "numpy" "2.3.4" { }) ]);
      expected = [ ];
    };
  };
}
