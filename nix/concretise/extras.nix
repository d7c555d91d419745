/**
  Say what is missing of an extra of a release: the extra itself, or the knowledge of what it
  requires. What is unknown is not taken for none.

  # Type
  `{ requiredBy; extrasOf; gap; }`
  - `requiredBy :: Release -> Variant -> String -> null | [ Requirement ]`: null where nothing is
    recorded
  - `extrasOf :: Data -> [ String ]`: the extras of the newest release, as far as they are known
  - `gap :: Data -> Release -> Variant -> String -> null | { code; why; noteFor; }`: null where all
    is known; `noteFor` names who asks. Data is that of releases.json.
*/
let
  inherit (builtins) any elem;

  # A variant with metadata of its own states all of it.
  namesOf =
    release: variant:
    if variant ? providesExtras then
      variant.providesExtras
    else if variant ? extras then
      null
    else
      release.providesExtras or null;
in
rec {
  requiredBy =
    release: variant: extra:
    (variant.extras or release.extras or { }).${extra} or null;

  extrasOf =
    data:
    let
      newest = builtins.head data.releases;
    in
    if data.releases == [ ] then
      [ ]
    else
      newest.providesExtras or (builtins.attrNames (newest.extras or { }));

  gap =
    data: release: variant: extra:
    let
      names = namesOf release variant;
      kept = any (name: name == extra || name == "*") (data.keptExtras or [ ]);
    in
    if requiredBy release variant extra != null then
      null
    else if names != null && elem extra names then
      {
        code = "extra-unrecorded";
        why = "has the extra ${extra}, but what it requires is not recorded";
        noteFor = who: "what its extra ${extra}, asked for by ${who}, requires is not recorded";
      }
    else if names != null || kept then
      {
        code = "extra";
        why = "has no extra ${extra}";
        noteFor = who: "it has no extra ${extra}, asked for by ${who}";
      }
    else
      {
        code = "extra-unrecorded";
        why = "may have an extra ${extra}: which extras it has is not recorded";
        noteFor = who: "whether it has an extra ${extra}, asked for by ${who}, is not recorded";
      };
}
