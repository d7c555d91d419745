/**
  Jetson boards: E104–E107. Their GPUs have capabilities of their own, and their JetPack decides
  which CUDA runs.
*/
{
  lib,
  facts,
  errors,
  ...
}:
let
  inherit (builtins)
    compareVersions
    concatMap
    elem
    filter
    head
    match
    ;
  boards = facts.data.jetson.capabilities;
  inherit (facts.data.jetson) windows;
  serverFrom = facts.data.capabilityRules.unified.from;
  base = capability: head (match "([0-9.]+)[af]?" capability);
  # The Jetson capabilities among some, in their order.
  jetsons = filter (c: boards ? ${base c});
  within =
    window: release:
    (!(window ? min) || compareVersions release window.min >= 0)
    && (!(window ? max) || compareVersions release window.max <= 0);
  inherit (lib.list) last;
  inherit (lib.version) major;
in
{
  # E104.
  system =
    { system, capabilities, ... }:
    let
      # 11.0 is Thor alone so far, but its code is in server wheels: all of them are ARM.
      found = jetsons capabilities;
    in
    if found == [ ] || system == "aarch64-linux" then
      [ ]
    else
      [
        (errors.jetsonSystem {
          inherit system;
          capabilities = found;
        })
      ];

  # E105.
  window =
    {
      cuda,
      capabilities,
      jetpack ? null,
      ...
    }:
    let
      candidates = facts.cudaReleasesOf cuda;
      check =
        capability:
        let
          board = boards.${base capability};
          window = if jetpack == null then board.cuda else windows.${major jetpack} or board.cuda;
          suitable = filter (within window) (facts.cudaReleasesFor [ capability ]);
          fitting = filter (within window) candidates;
        in
        if facts.renamedTo capability != null || candidates == [ ] || fitting != [ ] then
          [ ]
        else
          [
            (errors.jetsonCuda {
              inherit capability cuda window;
              inherit (board) board;
              described = facts.describeCapability capability;
              jetpack = if jetpack == null then board.jetpack else [ (major jetpack) ];
              nearest = last suitable;
            })
          ];
    in
    concatMap check (jetsons capabilities);

  # E106.
  jetpack =
    {
      capabilities,
      jetpack ? null,
      ...
    }:
    concatMap (
      capability:
      let
        board = boards.${base capability};
      in
      if jetpack == null || elem (major jetpack) board.jetpack then
        [ ]
      else
        [
          (errors.jetsonJetpack {
            inherit capability jetpack;
            inherit (board) board;
            described = facts.describeCapability capability;
            supported = board.jetpack;
          })
        ]
    ) (jetsons capabilities);

  # E107. The plan's CUDA counts: components are "for CUDA 13".
  wheels =
    {
      target,
      packages,
      cuda,
      ...
    }:
    let
      server = import ../server-wheels.nix { inherit lib facts; } target;
      isServer = name: packages.${name}.flavour == "wheel" && server.isServer packages.${name};
      servers = filter isServer (builtins.attrNames packages);
    in
    if server.older == [ ] || cuda == null || !(server.isTooOld cuda) || servers == [ ] then
      [ ]
    else
      [
        (errors.jetsonWheels {
          capabilities = server.older;
          packages = servers;
          inherit cuda serverFrom;
        })
      ];
}
