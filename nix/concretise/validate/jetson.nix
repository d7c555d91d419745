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
    concatMap
    elem
    filter
    head
    match
    ;
  boards = facts.data.jetson.capabilities;
  serverFrom = facts.data.capabilityRules.unified.from;
  base = capability: head (match "([0-9.]+)[af]?" capability);
  of = import ../jetson.nix { inherit lib facts; };
  inherit (lib.list) last;
  inherit (lib.version) major;
in
{
  # E104.
  system =
    target@{ system, ... }:
    let
      # 11.0 is Thor alone so far, but its code is in server wheels: all of them are ARM.
      found = (of target).boards;
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
    target@{ cuda, ... }:
    let
      jetson = of target;
      candidates = facts.cudaReleasesOf cuda;
      check =
        capability:
        let
          inherit (jetson.windowOf capability) window jetpack;
          suitable = filter (jetson.within window) (facts.cudaReleasesFor [ capability ]);
          fitting = filter (jetson.within window) candidates;
        in
        if facts.renamedTo capability != null || candidates == [ ] || fitting != [ ] then
          [ ]
        else
          [
            (errors.jetsonCuda {
              inherit
                capability
                cuda
                window
                jetpack
                ;
              inherit (boards.${base capability}) board;
              described = facts.describeCapability capability;
              nearest = last suitable;
            })
          ];
    in
    concatMap check jetson.boards;

  # E106.
  jetpack =
    target@{
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
    ) (of target).boards;

  # E107. The plan's CUDA counts: components are "for CUDA 13".
  wheels =
    {
      target,
      packages,
      cuda,
      ...
    }:
    let
      server = of target;
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
