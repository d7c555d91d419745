# E108. `packages`: [ { name; version; } ] built without CUDA.
{ capabilities, packages }:
let
  listed = builtins.concatStringsSep ", ";
  n = builtins.length packages;
in
{
  code = "E108";
  title = "you name capability ${listed capabilities}, but the plan has no CUDA";
  where =
    listed (map (p: "${p.name} ${p.version}") packages)
    + (if n == 1 then ", which is" else ", which are")
    + " built without it";
  why = "nothing that is built with CUDA fits the target";
  fix = [
    "state cuda: then it is told why each release with CUDA does not fit"
    "or take cuda = null, if you mean the CPU"
  ];
}
