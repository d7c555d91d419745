/**
  GPUs that are newer than the CUDA release of the plan, which code that it made serves all the
  same.
*/
{ lib, facts }:
let
  inherit (builtins)
    attrNames
    concatMap
    concatStringsSep
    filter
    groupBy
    length
    ;
  inherit (import ../accelerator.nix { inherit facts; }) versionOf;
  inherit (lib.list) take;
  some =
    names:
    concatStringsSep ", " (take 3 names)
    + (if length names > 3 then " and ${toString (length names - 3)} more" else "");
in
plan:
let
  cuda = versionOf "cuda" plan.axes;
  newer = filter (
    c: facts.capabilityFacts c != null && !(facts.cudaCanRun cuda c)
  ) plan.target.capabilities;
  note =
    c:
    let
      served = concatMap (
        name:
        let
          package = plan.packages.${name};
          covers = lib.capability.coversWith { cuda = package.axes.cuda or null; };
          cover = covers c package.capabilities;
        in
        if package.capabilities == null || cover == null then
          [ ]
        else
          [ (cover // { label = "${cover.by} in ${name} ${package.version}"; }) ]
      ) (names.right ++ names.wrong);
      groups = groupBy (cover: cover.kind) served;
      said =
        kind:
        let
          holders = some (map (cover: cover.label) groups.${kind});
        in
        if kind == "sass" then
          "machine code of the same major runs there (${holders})"
        else
          "the driver compiles PTX for it (${holders})";
      first = (facts.capabilityFacts c).first or null;
      isAsked = name: builtins.elem "your packages" plan.packages.${name}.requiredBy;
      names = builtins.partition isAsked (attrNames plan.packages);
    in
    "CUDA ${cuda} has no code of its own for ${c}: ${
      if served == [ ] then
        "no package of the plan was measured to have any"
      else
        concatStringsSep "; " (map said (lib.list.reverse (attrNames groups)))
    }. "
    + "What is compiled while a program runs (NVRTC, torch.compile) may fail"
    + (if first == null then "" else "; CUDA ${first} is the first that names it");
in
if cuda == null then [ ] else map note newer
