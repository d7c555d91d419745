# Versions that leave their dots out.
{ root, ... }:
let
  versions = import (root + "/nix/concretise/label-versions.nix");
  says = axis: text: expected: {
    expr = versions.${axis} text;
    inherit expected;
  };
in
{
  "cuda: two digits and one" = says "cuda" "126" "12.6";
  "cuda: a major of two digits" = says "cuda" "13" "13";
  "cuda: its first years" = says "cuda" "92" "9.2";
  "cuda: with its dot" = says "cuda" "12.8" "12.8";
  "cuda: no release has a major of three digits" = says "cuda" "128.1" null;
  "cuda: one digit says nothing" = says "cuda" "1" null;
  "cuda: four digits say nothing" = says "cuda" "1281" null;
  "rocm: a digit each" = says "rocm" "64" "6.4";
  "rocm: with its patch" = says "rocm" "700" "7.0.0";
  "rocm: a major" = says "rocm" "7" "7";
  "rocm: with its dot" = says "rocm" "7.14" "7.14";
  "rocm: four digits say nothing" = says "rocm" "7140" null;
  "torch: a minor of one digit" = says "torch" "28" "2.8";
  "torch: a minor of two digits" = says "torch" "210" "2.10";
  "torch: with its patch" = says "torch" "290" "2.9.0";
  "torch: both" = says "torch" "2101" "2.10.1";
  "torch: a major" = says "torch" "2" "2";
  "torch: with its dots" = says "torch" "2.10.0" "2.10.0";
  "torch: a release of NVIDIA's container" = says "torch" "25.09" null;
  "torch: five digits say nothing" = says "torch" "21011" null;
}
