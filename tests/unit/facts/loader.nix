# What the loader finds without a package, and what names of libraries tell.
{ root, ... }:
let
  facts = import (root + "/nix/facts");
  made = import (root + "/nix/facts/loader.nix") {
    data = {
      loader = {
        base.names = [ "libc.so.6" ];
        torch.names = [ "libc10.so" ];
        manylinux.names = [ "libz.so.1" ];
        driver = {
          names = [ "libcuda.so.1" ];
          prefixes = [ "libnvidia-" ];
        };
      };
      sonames.sonames."libcudart.so.12".cuda = "12";
    };
  };
in
{
  "the C library, manylinux, the driver's fixed names" = {
    expr = builtins.attrNames made.systemLibraries;
    expected = [
      "libc.so.6"
      "libcuda.so.1"
      "libz.so.1"
    ];
  };
  "the driver's by prefix: whole names begin so" = {
    expr = map made.isDriverLibrary [
      "libnvidia-ml.so.1"
      "libnvidia-"
      "libnvrtc.so.12"
      "xlibnvidia-ml.so.1"
    ];
    expected = [
      true
      true
      false
      false
    ];
  };
  "the table of names" = {
    expr = made.sonames;
    expected = {
      "libcudart.so.12".cuda = "12";
      "libc10.so".packages = [ "torch" ];
    };
  };
  "libcufft of CUDA 12 and of CUDA 13: the number is not the major" = {
    expr = map (name: facts.sonames.${name}.cuda) [
      "libcufft.so.11"
      "libcufft.so.12"
    ];
    expected = [
      "12"
      "13"
    ];
  };
}
