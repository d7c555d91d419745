# Wheels for a newer C library.
scope:
let
  inherit (import ./common.nix scope)
    codesOf
    messageOf
    solved
    text
    wheel
    ;
in
{
  messages = {
    E132 = {
      expr = messageOf { glibc = "2.27"; } (solved "none" [ (wheel "torch" "2.9.1" { }) (wheel "numpy" "2.3.4" { }) ]);
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
      expr = map (glibc: codesOf { inherit glibc; } (solved "none" [ (wheel "numpy" "2.3.4" { }) ])) [ "2.28" "2.27" ];
      expected = [ [ ] [ "E132" ] ];
    };
    "the least demanding tag counts" = {
      expr = codesOf { glibc = "2.27"; } (solved "none" [ (wheel "numpy" "2.3.4" { } // { file.file = "numpy-2.3.4-cp312-cp312-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl"; }) ]);
      expected = [ ];
    };
    "pure and legacy wheels run anywhere" = {
      expr = codesOf { glibc = "2.17"; } (
        solved "none" [
          (wheel "einops" "0.8.1" { } // { file.file = "einops-0.8.1-py3-none-any.whl"; })
          (wheel "triton" "3.2.0" { } // { file.file = "triton-3.2.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"; })
        ]
      );
      expected = [ ];
    };
  };
}
