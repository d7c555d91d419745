/**
  AMD GPUs: E134–E136.
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
    all
    ;
  rows = facts.data.rocm.torchWheels;
  known = attrNames (
    lib.list.toSet (
      concatLists (map (row: row.targets) rows)
      ++ facts.data.rocm.theRock.releaseReady
      ++ facts.data.rocm.theRock.buildPassingOnly
    )
  );
in
target:
let
  rocm = target.accelerator.rocm or null;
  gfx = target.gfx or [ ];
  unknown = filter (g: !(elem g known)) gfx;
  named = filter (g: elem g known) gfx;
  row = facts.range.pick rocm rows;
  missing = if row == null then [ ] else filter (g: !(elem g row.targets)) named;
  suitable = filter (r: all (g: elem g r.targets) named) rows;
  systems = facts.data.rocm.systems.known;
in
if rocm == null then
  [ ]
else
  map (
    g:
    errors.unknownGfx {
      gfx = g;
      inherit known;
      nearest = lib.text.nearest known g;
    }
  ) unknown
  ++ (
    if missing == [ ] then
      [ ]
    else
      [
        (errors.rocmGfx {
          inherit rocm;
          gfx = missing;
          suitable = map (r: r.from) suitable;
        })
      ]
  )
  ++ (
    if elem target.system systems then
      [ ]
    else
      [
        (errors.rocmSystem {
          inherit (target) system;
          known = systems;
        })
      ]
  )
