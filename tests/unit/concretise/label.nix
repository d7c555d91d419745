# What a local version label says its file was built for.
{ root, ... }:
let
  facts = import (root + "/nix/facts");
  label = import (root + "/nix/concretise/label.nix") { inherit facts; };
  cuda = version: {
    cuda = version;
    rocm = "none";
  };
  rocm = version: {
    cuda = "none";
    rocm = version;
  };
  says = text: expected: {
    expr = label text;
    inherit expected;
  };
in
{
  "cu128" = says "cu128" (cuda "12.8");
  "cu13" = says "cu13" (cuda "13");
  "cu12.6" = says "cu12.6" (cuda "12.6");
  "rocm6.4" = says "rocm6.4" (rocm "6.4");
  "rocm64" = says "rocm64" (rocm "6.4");
  "hip71" = says "hip71" (rocm "7.1");
  "cpu" = says "cpu" (cuda "none");
  "cpu.cxx11.abi" = says "cpu.cxx11.abi" (cuda "none" // { cxx11abi = "true"; });
  "all at once" = says "cu12torch2.8cxx11abitrue" (
    cuda "12"
    // {
      torch = "2.8";
      cxx11abi = "true";
    }
  );
  "dots between" = says "cu130.torch2.10" (cuda "13.0" // { torch = "2.10"; });
  "torch without its dot" = says "torch210" { torch = "2.10"; };
  "torch with its patch" = says "torch290.cu129" (cuda "12.9" // { torch = "2.9.0"; });
  "PyG's" = says "pt28cu128" (cuda "12.8" // { torch = "2.8"; });
  "Astral's for the CPU" = says "cpu.torch.2.11" (cuda "none" // { torch = "2.11"; });
  "a commit before it" = says "1300811.cu12.8torch2.10.0" (cuda "12.8" // { torch = "2.10.0"; });
  "a commit behind it" = says "cu130.g378edb0" (cuda "13.0");
  "three digits of ROCm" = says "rocm700" (rocm "7.0.0");
  "two accelerators" = says "cu128.rocm6.4" null;
  "hardware is no commit" = says "cu130.torch210.gb300" null;
  "a long one" = says (builtins.concatStringsSep "." (builtins.genList toString 400)) null;
  "NVIDIA's container is no torch" = says "cu13torch25.09cxx11abitrue" null;
  "words" = says "local" null;
  "a date" = says "d20260101" null;
  "more than it is" = says "cu128full" null;
  "nothing" = says "" null;
}
