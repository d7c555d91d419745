/**
  The C library of the machine against the platform tags of wheels: E132.
*/
{ errors, ... }:
let
  inherit (builtins)
    attrNames
    compareVersions
    elemAt
    filter
    head
    isList
    match
    split
    ;
  # Pure wheels, and the legacy names (manylinux1, 2010, 2014), which ask for less than any base has.
  anywhere = match ".*(none-any|linux(1|2010|2014)_.*)\\.whl";

  # A wheel with several platform tags runs where the least demanding of them does.
  floorOf =
    file:
    let
      floors = map (m: "${head m}.${elemAt m 1}") (filter isList (split "manylinux_([0-9]+)_([0-9]+)_" file));
    in
    if floors == [ ] then null else head (builtins.sort (a: b: compareVersions a b < 0) floors);
in
{ target, packages, ... }:
let
  candidates = filter (name: packages.${name}.flavour == "wheel" && anywhere packages.${name}.file.file == null) (attrNames packages);
  demands = map (name: { inherit name; inherit (packages.${name}) version; glibc = floorOf packages.${name}.file.file; }) candidates;
  tooNew = filter (w: w.glibc != null && compareVersions w.glibc target.glibc > 0) demands;
  highest = builtins.foldl' (acc: w: if compareVersions w.glibc acc > 0 then w.glibc else acc) "0" tooNew;
in
if (target.glibc or null) == null || tooNew == [ ] then [ ] else [ (errors.glibcFloor { wheels = tooNew; inherit (target) glibc; inherit highest; }) ]
