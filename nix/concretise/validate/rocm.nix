/**
  AMD GPUs: E134, E136. Whether anything has code for one is told by what is recorded of each build,
  and not by the ROCm release (E135, explain.nix).
*/
{
  facts,
  errors,
  lib,
  ...
}:
let
  inherit (builtins)
    attrNames
    concatLists
    elem
    filter
    ;
  inherit (facts.data.rocm) models theRock torchWheels;
  known = attrNames (
    lib.list.toSet (
      concatLists (map (row: row.targets) torchWheels)
      ++ theRock.releaseReady
      ++ theRock.buildPassingOnly
      ++ attrNames models
    )
  );
in
target:
let
  rocm = target.accelerator.rocm or null;
  gfx = target.gfx or [ ];
  unknown = filter (g: !(elem g known)) gfx;
  systems = facts.data.rocm.systems.known;
in
map (
  g:
  errors.unknownGfx {
    gfx = g;
    inherit known;
    nearest = lib.text.nearest known g;
  }
) unknown
++ (
  if rocm == null || elem target.system systems then
    [ ]
  else
    [
      (errors.rocmSystem {
        inherit (target) system;
        known = systems;
      })
    ]
)
