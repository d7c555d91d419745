# The CUDA of a library's name.
scope:
let
  inherit (import ./common.nix scope) facts stage;
  inherit (stage "loads/cuda.nix" { inherit facts; }) familyOf majorOf;
  both = [
    "cudnn-cu12"
    "cudnn-cu13"
  ];
in
{
  "majors" = {
    expr = map majorOf [
      "12.8"
      "13"
      "none"
      null
    ];
    expected = [
      "12"
      "13"
      null
      null
    ];
  };
  "of a name that two CUDAs have: the set's" = {
    expr =
      map
        (
          cuda:
          familyOf {
            known.packages = both;
            inherit cuda;
          }
        )
        [
          "12"
          "13"
          null
          "11"
        ];
    expected = [
      [ "cudnn-cu12" ]
      [ "cudnn-cu13" ]
      both
      both
    ];
  };
  "of a name that tells its CUDA: its own" = {
    expr =
      map
        (
          cuda:
          familyOf {
            known = {
              cuda = "13";
              packages = both;
            };
            inherit cuda;
          }
        )
        [
          "12"
          null
        ];
    expected = [
      [ "cudnn-cu13" ]
      [ "cudnn-cu13" ]
    ];
  };
  "a name without a suffix is of the newer ones" = {
    expr =
      map
        (
          cuda:
          familyOf {
            known.packages = [
              "sparse"
              "sparse-cu12"
            ];
            inherit cuda;
          }
        )
        [
          "12"
          "13"
        ];
    expected = [
      [ "sparse-cu12" ]
      [ "sparse" ]
    ];
  };
  "unknown names" = {
    expr = familyOf {
      known = { };
      cuda = "12";
    };
    expected = [ ];
  };
}
