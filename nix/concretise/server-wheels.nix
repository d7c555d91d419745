/**
  Which wheels for aarch64 are made for servers, and whether a Jetson of the target runs them: Thor
  does, older boards from a CUDA release on. Those that were made for a JetPack say so.

  # Type
  ```
  { lib; facts; } -> Target -> {
    older :: [ String ];                              # capabilities of older boards
    isServer :: { axes; capabilities; … } -> Bool;    # a wheel for CUDA that has no code for them
    isTooOld :: String -> Bool;                       # of a CUDA: none of its releases runs there
  }
  ```
*/
{ lib, facts }:
let
  inherit (builtins)
    compareVersions
    filter
    head
    match
    ;
  inherit (import ./accelerator.nix { inherit facts; }) versionOf;
  boards = facts.data.jetson.capabilities;
  serverFrom = facts.data.capabilityRules.unified.from;
  base = capability: head (match "([0-9.]+)[af]?" capability);
in
target:
let
  older =
    if target.system == "aarch64-linux" then
      filter (c: boards ? ${base c} && compareVersions c "11.0" < 0) target.capabilities
    else
      [ ];
in
{
  inherit older;

  isServer =
    { axes, capabilities, ... }:
    let
      lacks = c: lib.capability.covers capabilities c == null;
    in
    older != [ ]
    && !(axes ? jetpack)
    && versionOf "cuda" axes != null
    && (capabilities == null || filter lacks older != [ ]);

  isTooOld =
    cuda:
    let
      release = facts.latestCuda cuda;
    in
    release != null && compareVersions release serverFrom < 0;
}
