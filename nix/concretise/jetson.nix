/**
  What the Jetson boards of a target run: which CUDA, and which wheels for aarch64. Those that were
  made for servers say nothing of a JetPack; Thor runs them, older boards from a CUDA release on.

  # Type
  ```
  { lib; facts; } -> Target -> {
    boards :: [ String ];                             # capabilities that are a Jetson's
    windowOf :: String -> { window; jetpack; };       # of one: releases, { min ? ; max ? ; }
    outside :: String -> null | { window; jetpack; }; # of a CUDA: a board that runs none of it
    older :: [ String ];                              # boards before Thor
    isServer :: { axes; capabilities; … } -> Bool;    # for CUDA, without code for an older one
    isTooOld :: String -> Bool;                       # of a CUDA: none of its releases runs there
  }
  ```
  `jetpack` are major versions.
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
  inherit (lib.version) major;
  inherit (facts.data.jetson) capabilities windows;
  serverFrom = facts.data.capabilityRules.unified.from;
  base = capability: head (match "([0-9.]+)[af]?" capability);
  within =
    window: release:
    (!(window ? min) || compareVersions release window.min >= 0)
    && (!(window ? max) || compareVersions release window.max <= 0);
in
target:
let
  jetpack = target.jetpack or null;
  boards = filter (c: capabilities ? ${base c}) target.capabilities;
  older =
    if target.system == "aarch64-linux" then
      filter (c: compareVersions c "11.0" < 0) boards
    else
      [ ];
  windowOf =
    capability:
    let
      board = capabilities.${base capability};
    in
    {
      window = if jetpack == null then board.cuda else windows.${major jetpack} or board.cuda;
      jetpack = if jetpack == null then board.jetpack else [ (major jetpack) ];
    };
in
{
  inherit
    boards
    older
    within
    windowOf
    ;

  outside =
    cuda:
    let
      releases = facts.cudaReleasesOf cuda;
      isOutside = c: releases != [ ] && filter (within (windowOf c).window) releases == [ ];
      found = filter isOutside boards;
    in
    if found == [ ] then null else windowOf (head found);

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
