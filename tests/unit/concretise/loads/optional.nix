# Names that a package can do without.
{ root, ... }:
let
  isOptional = import (root + "/nix/concretise/loads/optional.nix");
in
{
  "whole names, and * for anything" = {
    expr =
      map
        (isOptional [
          "libav*.so.*"
          "libtbb.so.12"
          "libstdc++.so.6"
        ])
        [
          "libavutil.so.58"
          "libav.so.1"
          "libtbb.so.12"
          "libtbb.so.120"
          "xlibtbb.so.12"
          "libtbbxso.12"
          "libstdc++.so.6"
          "libstdcc.so.6"
        ];
    expected = [
      true
      true
      true
      false
      false
      false
      true
      false
    ];
  };
  "nothing is optional by itself" = {
    expr = isOptional [ ] "libtbb.so.12";
    expected = false;
  };
}
