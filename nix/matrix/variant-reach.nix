/**
  Say of each variant of a release whether a plan can take it, and if none does, why.

  # Type
  `{ planned; whyOf; } -> { name; fromSource; } -> Release -> [ VariantReach ]` with
  `VariantReach = { version; flavour; axes; systems; reached; marked; why :: [ String ]; }`

  # Inputs
  `planned` : a request → what `tryPlan` says
  : `whyOf` : a refusal → its reasons
  : `fromSource` : whether the package can be compiled; its source counts as a variant then

  # Output
  `why` is what the plan says: the mark of a variant that nobody gets, the reasons of the refusal on
  the likeliest machine, or which file is taken in its place.

  # Examples
  map (v: v.why) (import ./variant-reach.nix { planned = null; whyOf = null; } {
    name = "a";
    fromSource = false;
  } { version = "1"; variants = [ { mark = "its code crashes"; } ]; })
  => [ [ "is marked: its code crashes" ] ]
*/
{ planned, whyOf }:
{ name, fromSource }:
release:
let
  inherit (builtins)
    any
    attrNames
    attrValues
    concatLists
    concatMap
    elem
    head
    ;
  fitting = import ./fitting.nix { };

  wheels = map (
    variant:
    {
      axes = { };
      wheels = { };
    }
    // variant
    // {
      flavour = "wheel";
    }
  ) (release.variants or [ ]);
  sources =
    if fromSource && release ? sdist then
      [
        {
          axes = { };
          wheels = { };
          flavour = "source";
        }
      ]
    else
      [ ];

  pinned =
    request:
    planned (
      {
        packages = [ "${name}==${release.version}" ];
        # A prerelease may need others.
        prereleases = true;
      }
      // request
    );
  hashes =
    variant:
    if variant.flavour == "source" then
      [ release.sdist.sha256 ]
    else
      concatMap (tags: map (file: file.sha256 or null) (concatLists (attrValues tags))) (
        attrValues variant.wheels
      );

  reachOf =
    variant:
    let
      wanted = hashes variant;
      takes = answer: answer.ok && elem answer.plan.packages.${name}.file.sha256 wanted;
      requests = fitting variant;
      isMarked = variant ? mark && variant.flavour == "wheel";
      reached = !isMarked && any (request: takes (pinned request)) requests;
      answer = pinned (head requests);
    in
    {
      inherit (release) version;
      inherit (variant) flavour axes;
      inherit reached;
      marked = isMarked;
      systems = attrNames variant.wheels;
      why =
        if reached then
          [ ]
        else if isMarked then
          [ "is marked: ${variant.mark}" ]
        else if requests == [ ] then
          [ "has no file for a system that is supported" ]
        else if answer.ok then
          [ "${answer.plan.packages.${name}.file.file} is taken in its place" ]
        else
          whyOf answer;
    };
in
map reachOf (wheels ++ sources)
