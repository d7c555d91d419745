/**
  Parts of the CUDA toolkit that are not of the CUDA release that the user named, or nobody knows of
  which they are.
*/
{ lib, facts }:
let
  inherit (builtins)
    attrNames
    concatStringsSep
    elemAt
    filter
    head
    match
    partition
    ;
  isExact = clause: head clause == "==" && match ".*\\*" (elemAt clause 1) == null;
in
plan:
let
  asked = plan.target.accelerator.cuda or null;
  named =
    if asked == null || match "[0-9]+" asked != null then null else lib.version.majorMinor asked;
  others = filter (name: plan.cudaReleases.${name} != named) (attrNames plan.cudaReleases);
  known = partition (name: plan.cudaReleases.${name} != null) others;
  label = name: "${name} ${plan.packages.${name}.version}";
  pinnedBy =
    name:
    filter (
      by:
      builtins.any (edge: edge.name == name && builtins.any isExact edge.specifier) (
        plan.packages.${by}.requires or [ ]
      )
    ) plan.packages.${name}.requiredBy;
  why =
    name:
    let
      package = plan.packages.${name};
      pins = pinnedBy name;
    in
    if pins != [ ] then
      "${concatStringsSep ", " pins} pins it"
    # Those of the release stand before the rest.
    else if package.because.newer != [ ] then
      let
        first = head package.because.newer;
      in
      "${first.version} ${first.why}"
    else
      "nothing nearer is recorded";
  told = name: "${label name} is of CUDA ${plan.cudaReleases.${name}} (${why name})";
  labels = names: concatStringsSep ", " (map label names);
  one = names: note: if names == [ ] then [ ] else [ note ];
  source = facts.data.sources.sources.nv-minor.where;
in
if named == null then
  [ ]
else
  one known.right (
    "Not of CUDA ${named}: ${concatStringsSep ", " (map told known.right)}. Within a major version "
    + "NVIDIA lets them run together, on any driver of it (${source})"
  )
  ++ one known.wrong "It is not known of which CUDA release these are: ${labels known.wrong}"
