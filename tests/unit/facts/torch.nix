# What published torch wheels have code for.
{ root, lib }:
let
  facts = import (root + "/nix/facts");
in
{
  "newest for Pascal" = { expr = facts.torchFor "x86_64-linux" [ "6.1" ]; expected = { cuda = "12.6"; torch = "2.14"; }; };
  "newest for Kepler" = { expr = facts.torchFor "x86_64-linux" [ "3.7" ]; expected = { cuda = "11.8"; torch = "2.7"; }; };
  "Jetson has no published wheels" = { expr = facts.torchFor "aarch64-linux" [ "8.7" ]; expected = null; };
  "8.9 runs code for 8.6, 11.0 none for 10.0" = { expr = map (c: facts.torchFor "x86_64-linux" [ c ] == null) [ "8.9" "11.0" ]; expected = [ false true ]; };

  # The same rule stands in nix/lib/capability.nix for `sm_XY` entries and in the facts for capabilities; they must not differ.
  "machine code runs where nix/lib says" =
    let
      plain = builtins.filter (c: builtins.match "[0-9.]+" c != null) (builtins.attrNames facts.data.cuda.capabilities);
    in
    {
      expr = builtins.concatMap (
        device:
        builtins.filter (pair: pair != null) (
          map (
            code: if facts.sassRuns device code == (lib.capability.covers [ "sm_${lib.capability.toSm code}" ] device != null) then null else "${code} on ${device}"
          ) plain
        )
      ) plain;
      expected = [ ];
    };
}
