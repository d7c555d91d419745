/**
  What a release requires of other packages on one target, as edges that the search can ask.

  # Type
  ```
  { lib; target; environment; standIns; } -> { edgesOf; addedTo; extraEdgesOf; boundsOf; }
  ```
  - `edgesOf :: [ Requirement ] -> [ Edge ]`: those whose markers hold (Edge as in candidates.nix)
  - `addedTo :: [ Row ] -> { compared; axes; } -> [ Edge ]`: what package.nix adds to the
    requirements of a build (added.nix)
  - `extraEdgesOf :: Release -> Variant -> String -> null | [ Edge ]`: those of one extra; null
    where none are recorded
  - `boundsOf :: Release -> Variant -> String -> [ Edge ]`: releases of torch that lack symbols of
    the wheel refute it, whatever its METADATA allows
*/
{
  lib,
  target,
  environment,
  # Name → the package that the user asks for in its stead (stand-ins.nix).
  standIns,
}:
let
  inherit (builtins) concatMap elem filter;
  inherit (import ../extras.nix) requiredBy;

  holds = lib.marker.evaluate environment;
  inherit (lib.specifier) range;
  anything = _: true;
  edgesOf = concatMap (
    requirement:
    let
      asked = range requirement.specifier;
    in
    if requirement ? marker && !(holds requirement.marker) then
      [ ]
    else
      [
        {
          inherit requirement;
          name = standIns.${requirement.name} or requirement.name;
          ${if standIns ? ${requirement.name} then "insteadOf" else null} = requirement.name;
          extras = requirement.extras or [ ];
          ok = if requirement ? specifier then asked.meets else anything;
          ${if requirement ? specifier then "range" else null} = asked;
        }
      ]
  );

  # What package.nix adds to the requirements of a build (added.nix).
  addedTo =
    rows: build: edgesOf (map (row: row.requirement) (filter (row: row.covers build) rows));
  extraEdgesOf =
    release: variant: extra:
    let
      requirements = requiredBy release variant extra;
    in
    if requirements == null then null else edgesOf requirements;

  # Releases of torch that lack symbols of the wheel refute it, whatever its METADATA allows. One
  # with an axis says itself which release it is for.
  boundsOf =
    release: variant: name:
    let
      refuted = variant.loads.${target.system}.torchNot;
      requires = builtins.any (requirement: requirement.name == "torch") (
        variant.requires or release.requires or [ ]
      );
    in
    if variant.axes or { } ? torch || !requires then
      [ ]
    else
      [
        {
          name = "torch";
          extras = [ ];
          ok = other: !(elem other.version refuted);
          requirement = {
            name = "torch";
            specifier = map (version: [
              "!="
              version
            ]) refuted;
          };
          why = "lacks symbols that ${name} ${release.version} needs";
        }
      ];
in
{
  inherit
    edgesOf
    addedTo
    extraEdgesOf
    boundsOf
    ;
}
