/**
  Solve one normalised target: build the domains of its packages, order them, search.

  # Type
  `{ lib; facts; packages; } -> { target; requested; constraints; fixedAxes ? { }; origins ? { };
  standIns ? { }; offersOf ? null; near ? null; bursts ? null; } -> Result // { domains; … }`
  (Result as in resolve.nix). `packages` is the table of index.nix.
*/
{
  lib,
  facts,
  packages,
}:
{
  target,
  requested,
  constraints,
  fixedAxes ? { },
  # Which requirement of the user says so, of axes that its label names (labels.nix).
  origins ? { },
  # Name → who stands for it, beside those that the user asks for (twins.nix).
  standIns ? { },
  # Target → what the base can compile (nix/bases/README.md); null: nobody asks it.
  offersOf ? null,
  # Another result, whose domains are taken where nothing that is said makes them others.
  near ? null,
  # How long it may take (resolve.nix).
  bursts ? null,
  ...
}:
let
  inherit (builtins)
    any
    attrNames
    attrValues
    catAttrs
    concatLists
    concatMap
    elem
    elemAt
    filter
    groupBy
    head
    length
    mapAttrs
    sort
    ;

  # What the user says about a package, wherever it is said: → { name; specifier; by; }.
  said =
    map (r: {
      inherit (r) name;
      specifier = r.specifier or [ ];
      by."@packages.${r.name}" = true;
    }) requested
    ++ map (c: {
      inherit (c) name specifier;
      by."@constraints.${c.name}" = true;
    }) constraints;
  saidOf = groupBy (s: s.name) said;

  namesPrerelease = s: lib.specifier.allowsPrereleases s.specifier;
  pins =
    s:
    any (
      clause:
      elem (elemAt clause 0) [
        "=="
        "==="
      ]
      && builtins.match ".*\\*" (elemAt clause 1) == null
    ) s.specifier;

  candidatesOf = import ./candidates.nix {
    inherit lib facts target;
    environment = lib.marker.environment { inherit (target) python system; };
    tags = lib.wheelTags.supported target;
    prereleaseOf =
      name:
      target.prereleases == true
      || (target.prereleases != false && elem name target.prereleases)
      || any namesPrerelease (saidOf.${name} or [ ]);
    pinned = mapAttrs (_: any pins) saidOf;
    inherit extrasOf offers;
    standIns = allStandIns;
  };
  offers = if offersOf == null then { } else offersOf target;
  allStandIns = ofAsked // standIns;
  asked = removeAttrs packages (attrNames (removeAttrs packages (catAttrs "name" requested)));
  # Primops alone where none stands for another: a plan asks this each time.
  ofAsked =
    if concatLists (catAttrs "standsFor" (catAttrs "meta" (attrValues asked))) == [ ] then
      { }
    else
      import ./stand-ins.nix asked;
  extrasOf = mapAttrs (_: concatMap (r: r.extras)) (
    # As with what a package requires, an extra of a build's tool may be missing.
    groupBy (r: r.name) (filter (r: r ? extras && !(r.isTool or false)) requested)
  );

  fit = import ./fit.nix;
  whoAsked = (import ./resolve/blame.nix { inherit lib; }).asked;
  anything = lib.specifier.range [ ];
  domain =
    name: package:
    let
      groups = candidatesOf package;
      first = head groups;
      said = filter (s: s.specifier != [ ]) (saidOf.${name} or [ ]);
      range =
        if saidOf ? ${name} then
          lib.specifier.range (concatMap (s: s.specifier) said)
        else
          anything;
      asked = {
        inherit groups;
        count = length groups;
        inherit (range) lo hi;
        oks = if range.whole then [ ] else [ range.meets ];
      };
      constraints = map (s: {
        edge = {
          inherit name;
          requirement = {
            inherit name;
            inherit (s) specifier;
          };
          ok = lib.specifier.compile s.specifier;
        };
        inherit (s) by;
      }) said;
    in
    asked
    // {
      inherit constraints;
      left = builtins.foldl' whoAsked {
        inherit groups;
        by = { };
      } constraints;
      candidates = concatLists (catAttrs "candidates" groups);
      # Most are met by their first candidate: `fit` is asked for the others.
      place =
        if
          groups != [ ]
          && asked.oks == [ ]
          && first.candidates != [ ]
          && (head first.candidates).problem == null
          && !(first.compared.key < asked.lo)
          && first.compared.key < asked.hi
        then
          {
            group = 0;
            index = 0;
            candidate = head first.candidates;
          }
        else
          fit asked 0 0;
    };
  # Of a domain, its constraints are all that the user's own constraints change.
  same = {
    target = removeAttrs target [ "constraints" ];
    standIns = allStandIns;
    offers = attrNames offers;
  };
  domains =
    if near == null || near.same != same then
      mapAttrs domain packages
    else
      mapAttrs (
        name: package:
        if
          saidOf.${name} or null == near.saidOf.${name} or null
          && extrasOf.${name} or null == near.extrasOf.${name} or null
        then
          near.domains.${name}
        else
          domain name package
      ) packages;
  heads = mapAttrs (_: d: if d.place == null then null else d.place.candidate) domains;

  roots = sort (a: b: a.name < b.name) (
    map (r: {
      inherit (r) name;
      extras = r.extras or [ ];
      # Its clauses stand in the domain already.
      requirement = removeAttrs r [ "specifier" ];
      ok = _: true;
      by."@packages.${r.name}" = true;
    }) requested
  );

  accelerator = import ./accelerator.nix { inherit facts; };
  fixed = key: value: {
    inherit value;
    binders = [
      {
        name = "@${key}";
        inherit value;
        ${if origins ? ${key} then "from" else null} = origins.${key};
      }
    ];
  };
  axes =
    accelerator.fixed fixed target.accelerator
    // mapAttrs fixed (target.axes or { })
    // (if target ? mpi then { mpi = fixed "mpi" "true"; } else { })
    // fixedAxes;
  ranks = import ./order.nix { inherit heads; } roots;
  check = import ./loads.nix { inherit lib facts target; };
  search =
    thorough:
    import ./resolve.nix {
      inherit
        lib
        domains
        thorough
        bursts
        ranks
        axes
        check
        ;
      kinds = facts.axes;
    } roots;
  first = search false;
  again = search true;
in
(if first.unsat.losses or 0 > 0 && !(again ? unsat) then again else first)
// {
  inherit
    domains
    same
    saidOf
    extrasOf
    ;
  # What the search was given beside the domains, for a search of several targets (joint/).
  problem = {
    inherit
      roots
      ranks
      axes
      check
      ;
  };
  ${if offersOf == null then null else "offersOf"} = offersOf;
}
