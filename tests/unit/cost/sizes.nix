# How much a wheel unpacks to.
{ root, ... }:
let
  sizes = import (root + "/nix/cost/sizes.nix");
  of =
    sha256:
    sizes {
      name = "a";
      folder = toString (root + "/tests/fixtures/cost/a");
      file = { inherit sha256; };
    };
in
{
  "as its directory was read" = {
    expr = of "a1";
    expected = {
      bytes = 300;
      about = false;
    };
  };
  "else as that of the same build for another Python, and not for another system" = {
    expr = map of [
      "a1-311"
      "a1-arm"
    ];
    expected = [
      {
        bytes = 300;
        about = true;
      }
      {
        bytes = null;
        about = false;
      }
    ];
  };
  "of a look that did not tell, and of a file without a hash, nothing is known" = {
    expr = [
      (of "a2").bytes
      (of "zz").bytes
      (sizes {
        name = "no-such-package";
        file.file = "x.whl";
      }).bytes
    ];
    expected = [
      null
      null
      null
    ];
  };
}
