/**
  With what a package of a result is compared, beside its name: parts of the CUDA toolkit are those
  of one release, so two targets have to have equal ones where both have that CUDA, and not else.

  # Type
  `{ facts } -> Result -> String -> String`: "" for what is no part of a toolkit, else a slash and
  the CUDA
*/
{ facts }:
{
  assigned,
  axes,
  domains,
  ...
}:
name:
let
  candidates = domains.${name}.candidates;
  inherit (if assigned ? ${name} then assigned.${name}.candidate else builtins.head candidates)
    meta
    ;
in
if meta.kind == "component" || facts.cudaComponents ? ${name} then
  "/${(axes.cuda or { value = "none"; }).value}"
else
  ""
