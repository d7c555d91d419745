/**
  Whose shared libraries a package's build may look up: of what it requires, the components of the
  CUDA toolkit and the packages that bind an axis (torch). Leaves never are, so that a newer leaf
  rebuilds no build; a wheel without compiled files has none.

  # Type
  `{ metaOf :: name -> { kind; axis; libraries; … }; lib ? ; } -> { packages :: { <name> ::
  PlanPackage; }; kept :: { <name> :: [ String ]; }; } -> name -> [ String ]`

  # Inputs
  `kept`: requirements without circles (order.nix): builds depend on each other along them
  `libraries` of package.nix: further packages, for what is loaded without being required

  # Examples
  (libraries { inherit metaOf; } { inherit (plan) packages; inherit (order) kept; })
    "nvidia-cusolver-cu12"
  => [ "nvidia-cublas-cu12" "nvidia-cusparse-cu12" "nvidia-nvjitlink-cu12" ]
*/
{
  metaOf,
  lib ? import ../lib,
}:
{ packages, kept }:
let
  inherit (builtins)
    catAttrs
    filter
    genericClosure
    lessThan
    sort
    ;
  inherit (lib.wheelTags) isPure;
  linked =
    name:
    let
      meta = metaOf name;
    in
    meta.kind == "component" || meta.axis != null;
  # What a source build makes is not known yet: it counts as compiled.
  hasCode = package: package.tags == null || !(isPure package.tags);
  named = names: map (key: { inherit key; }) (filter (name: packages ? ${name}) names);
  # Through pure packages, too: cuda-toolkit holds nothing, and requires the components.
  reach =
    name:
    catAttrs "key" (genericClosure {
      startSet = named (filter linked kept.${name} ++ (metaOf name).libraries or [ ]);
      operator = item: named (filter linked kept.${item.key});
    });
in
name:
if hasCode packages.${name} then
  sort lessThan (filter (n: hasCode packages.${n} && n != name) (reach name))
else
  [ ]
