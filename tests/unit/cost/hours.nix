# What logs say of compiling.
{ root, ... }:
let
  hours = import (root + "/nix/cost/hours.nix");
  of =
    name: version:
    (hours { inherit name version; }).log.version or null;
in
{
  "of that version, or of another" = {
    expr = [
      (of "causal-conv1d" "1.7.0")
      (of "causal-conv1d" "1.6.0")
    ];
    expected = [
      "1.7.0"
      "1.7.0"
    ];
  };
  "and of most nothing" = {
    expr = of "flash-attn" "2.8.3";
    expected = null;
  };
}
