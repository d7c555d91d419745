/**
  What the base compiles brings the base's CUDA, and wheels of NVIDIA's beside it bring another.
*/
_scope:
let
  inherit (builtins)
    attrNames
    concatMap
    concatStringsSep
    filter
    ;
in
plan:
let
  inherit (plan) packages;
  parts = attrNames plan.cudaReleases;
  # Most plans have none; primops alone.
  offered = filter (name: packages.${name}.build.offer or null != null) (attrNames packages);
  compiled = filter (name: packages.${name}.axes.cuda or "none" != "none") offered;
  label = name: "${name} ${packages.${name}.version}";
  first = builtins.head compiled;
  inherit (packages.${first}.build.offer) by;
  asking = attrNames (
    builtins.groupBy (name: name) (
      concatMap (part: filter (name: packages ? ${name}) packages.${part}.requiredBy) parts
    )
  );
  others = filter (name: !(builtins.elem name parts)) asking;
  bringing = concatStringsSep ", " (if others == [ ] then parts else others);
in
if parts == [ ] || compiled == [ ] then
  [ ]
else
  [
    (
      "${label first} is compiled with ${by}' CUDA ${packages.${first}.axes.cuda}, and "
      + "${bringing} brings NVIDIA's wheels of it: of two libraries of one name a process has the "
      + "one that is loaded first"
    )
  ]
