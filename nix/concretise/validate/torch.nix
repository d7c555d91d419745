/**
  What is made for a torch has that torch in its plan: E141. It is otherwise where a requirement was
  not recorded, or where a torch of the user's own binds no axis.
*/
{ lib, errors, ... }:
let
  inherit (builtins)
    attrNames
    elem
    filter
    stringLength
    substring
    ;
  isWithin = prefix: version: substring 0 (stringLength prefix + 1) (version + ".") == prefix + ".";
in
{
  plan,
  packages,
  sources,
  metaOf,
  ...
}:
let
  has = if packages ? torch then lib.version.public packages.torch.version else null;
  problem =
    wanted: name:
    errors.axisWithoutTorch {
      inherit name wanted has;
      inherit (packages.${name}) version;
    };
  wantedOf = name: packages.${name}.axes.torch or null;
  isBound =
    name:
    let
      wanted = wantedOf name;
    in
    wanted != null && name != "torch" && (has == null || !(isWithin wanted has));
  # Its package.nix is asked, since a build has what the plan has.
  sourceOf =
    name:
    let
      source = (metaOf name).source or null;
    in
    if source == null then { } else source;
  isCompiled = name: elem "torch" ((sourceOf name).buildsAgainst or [ ]);
in
# A torch that binds its axis has been asked by the search already.
(
  if (plan.axes.torch or has) == has then
    [ ]
  else
    map (name: problem (wantedOf name) name) (filter isBound (attrNames packages))
)
++ (if has != null || metaOf == null then [ ] else map (problem null) (filter isCompiled sources))
