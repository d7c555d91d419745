/**
  Say which part of a request cannot be met, why, and what would work.

  # Type
  `{ lib; facts; errors; solve; works; recordOf ? ; standsFor ? ; said ? ; boardsOf ? ; offers ? ; }
  -> Request -> Problem`
  - `solve :: Request -> null | Result`: null where the request has problems of its own
  - `works :: Request -> null | Result`: null unless it can be met and passes validation
  - `recordOf :: String -> null | Data`: what releases.json holds of a package
  - `standsFor :: String -> [ String ]`: what a package stands for
  - `offers`: what the base compiles, null where there is none that compiles anything
  - `said :: Request -> [ Requirement ]`: what the user says of packages

  # Errors
  E010, E011, E012, E014, E015, E016, E017, E135.
*/
{
  lib,
  facts,
  errors,
  solve,
  works,
  recordOf ? (_: null),
  standsFor ? (_: [ ]),
  said ? null,
  # What a board can have (boards.nix).
  boardsOf ? (_: [ ]),
  offers ? null,
}:
let
  inherit (builtins)
    all
    any
    concatMap
    elem
    filter
    head
    length
    ;
  inherit (import ./wording.nix { inherit lib; }) atMost;
  inherit (import ./reasons.nix { inherit lib; }) rejected grouped;
  inherit (import ./parts.nix { inherit lib facts solve; })
    partsOf
    minimise
    minimiseWith
    isConflict
    ;
  inherit (import ./extras.nix) extrasOf gap;
  inherit
    (import ./beyond.nix (
      {
        inherit lib;
      }
      // (if said == null then { } else { inherit said; })
    ))
    beyond
    lockSet
    ;
  providedOf =
    name:
    let
      data = recordOf name;
    in
    if data == null then [ ] else extrasOf data;
  nearest = import ./nearest.nix {
    inherit
      lib
      facts
      works
      providedOf
      valuesOf
      ;
  };
  # Of the packages that are asked for.
  valuesOf =
    request: axis:
    let
      names = map (text: (lib.requirement.parse text).name) request.packages;
      records = filter (data: data != null) (map recordOf names);
      releases = builtins.concatLists (builtins.catAttrs "releases" records);
      variants = builtins.concatLists (builtins.catAttrs "variants" releases);
      values = builtins.catAttrs axis (builtins.catAttrs "axes" variants);
      newestFirst = builtins.sort (a: b: builtins.compareVersions a b > 0);
    in
    newestFirst (lib.text.unique (filter (value: value != "none") values));
in
request:
let
  # A library may be there because of any part of the request: with fewer of them others would lack,
  # and be told instead.
  isLost = any (traced: traced ? add) (solve request).unsat.trace;
  # Without a package that stands for another, the reasons would be those of the other.
  nameOf = part: (lib.requirement.parse part.name).name;
  standsIn = part: part.kind == "packages" && standsFor (nameOf part) != [ ];
  whysOf = request: map (traced: traced.why) (solve request).unsat.trace;
  least = minimise request;
  withStandIns = minimiseWith standsIn request;
  # Nor would they be those of a request that says for what it is.
  leastUnsat = (solve least).unsat;
  unaskedOfLeast = concatMap (row: unasked row.code) (rowsOf leastUnsat);
  isNamed = part: request ? ${part.kind} && elem part.kind unaskedOfLeast;
  keeps = part: isNamed part || standsIn part;
  minimal =
    if isLost then
      request
    else if any isNamed (partsOf request) then
      minimiseWith keeps request
    else if any standsIn (partsOf request) && whysOf withStandIns != whysOf least then
      withStandIns
    else
      least;
  # Of a reason, what the request would have to name.
  unasked =
    code:
    let
      axis = builtins.match "unasked (.*)" (toString code);
    in
    if axis == null then [ ] else axis;
  isOf = name: part: part.kind == "packages" && nameOf part == name;
  ofLost = filter (isOf unsat.name) (partsOf minimal);
  parts = if isLost && ofLost != [ ] then ofLost else partsOf minimal;
  solved = solve minimal;
  inherit (solved) unsat;
  rowsOf =
    unsat:
    if unsat.domain == null then
      [ ]
    else
      rejected {
        inherit (unsat.domain) groups constraints;
        inherit (unsat) trace;
      };
  byOffer = builtins.partition (row: row ? offer) (rowsOf unsat);
  rows = byOffer.wrong;
  # What the base compiles is told by itself: its version says which nixpkgs it takes.
  ofOffers = map (
    row: "${row.name} ${row.version}, which ${row.offer} can compile, ${row.why}"
  ) byOffer.right;
  # What a plan without such a base says of it.
  compilers = filter (by: elem unsat.name facts.data.compiled.${by}.packages) (
    if offers != null || (request.flavour or "") == "wheel" || unsat.name == null then
      [ ]
    else
      [ "nixpkgs" ]
  );
  # Where all that is what the user asks for fails as a wheel: for its GPUs, CUDA, Python or MPI.
  isMet = { compared, ... }: all (constraint: constraint.edge.ok compared) unsat.domain.constraints;
  met = map (group: group.compared.version) (
    if unsat.domain == null then [ ] else filter isMet unsat.domain.groups
  );
  metRows = filter (row: elem row.version met) rows;
  isOfWheel =
    row:
    elem row.code [
      "capability"
      "foreign"
      "mpi"
      "wheel"
    ]
    || builtins.match "is (for|built without) [a-z]+.*, and you ask for .*" row.why != null;
  isForCompiler = metRows != [ ] && all isOfWheel metRows;
  withBase = map (
    by:
    "${by} compiles a ${unsat.name}: base = bases.${by} { … } may offer it"
  ) (if compilers != [ ] && isForCompiler then compilers else [ ]);
  codes = lib.text.unique (map (row: row.code) rows);
  isOfPython = elem "python" codes || elem "wheel" codes;
  ofPython = if isOfPython then [ "python = \"${request.python}\"" ] else [ ];
  # What cannot be loaded, and the packages that would change it.
  lost = filter (traced: traced ? add) unsat.trace;
  added = lib.text.unique (concatMap (traced: traced.add) lost);
  capabilities = map (part: part.name) (filter (part: part.kind == "capabilities") parts);
  gfx = builtins.concatLists (map (part: part.name) (filter (part: part.kind == "gfx") parts));
  # It is for the GPUs that nothing is left, of the one package that is named.
  isForGpus =
    (elem "capability" codes || elem "foreign" codes && !(elem null codes))
    && length (filter (part: part.kind == "packages") parts) == 1;
  isMinimal = part: any (p: p.kind == part.kind && p.name == part.name) parts;
  found = {
    # The Python is always part of a request; it is only told where it matters.
    requests = map (part: part.text) parts ++ ofPython;
    reasons = atMost 4 (
      ofOffers
      ++ (
        if rows != [ ] then
          grouped rows
        else if ofOffers == [ ] then
          map (traced: traced.why) unsat.trace
        else
          [ ]
      )
    );
    # One step from the request itself, not from its conflicting part: the rest still has to hold.
    nearest = nearest request {
      inherit added;
      # What a release that was tried requires, it requires for another accelerator as well.
      unasked = if elem null codes then [ ] else concatMap unasked codes;
      parts = filter isMinimal (partsOf request);
      # What is only for those who name it may help with another Python, though not with this one.
      conflictsWith =
        python:
        isConflict (
          solve (minimal // builtins.intersectAttrs facts.namedAxes request // { inherit python; })
        );
    }
    ++ withBase;
  };

  # The extras that are asked for of the package that nothing is left of.
  asked = lib.text.unique (
    concatMap (r: r.extras or [ ]) (
      filter (r: r.name == unsat.name) (map lib.requirement.parse minimal.packages)
    )
  );
  lacking = filter (code: code == "extra" || code == "extra-unrecorded") codes;
  record = recordOf unsat.name;
  newest = head record.releases;
  gapOf = extra: (gap record newest (head (newest.variants or [ { } ])) extra);
  isCode =
    code: extra:
    let
      found = gapOf extra;
    in
    found != null && found.code == code;
  absent = filter (isCode "extra") asked;
  unrecorded = filter (isCode "extra-unrecorded") asked;

  outside = beyond {
    request = minimal;
    inherit recordOf;
    inherit (solved) domains;
  };
in
if rows != [ ] && record != null && lacking == codes && absent != [ ] then
  errors.noExtra {
    inherit (unsat) name;
    inherit (newest) version;
    extra = head absent;
    extras = providedOf unsat.name;
    spelt = map (extra: "${unsat.name}[${extra}]") (
      lib.text.nearest (providedOf unsat.name) (head absent)
    );
    inherit (found) requests nearest;
  }
else if rows != [ ] && record != null && lacking == codes && unrecorded != [ ] then
  errors.extraNotRecorded {
    inherit (unsat) name;
    extras = unrecorded;
    asked = head (filter (text: (lib.requirement.parse text).name == unsat.name) minimal.packages);
    inherit (found) requests reasons nearest;
  }
else if outside != null then
  errors.notRecorded (
    outside
    // {
      asked = lockSet request;
      inherit (found) requests nearest;
    }
  )
else if capabilities != [ ] && isForGpus then
  errors.noCapability (
    found
    // {
      inherit (unsat) name;
      inherit capabilities;
      instead = boardsOf {
        inherit request;
        inherit (solved) domains;
        inherit capabilities;
      };
    }
  )
else if gfx != [ ] && isForGpus then
  errors.rocmGfx (
    found
    // {
      inherit (unsat) name;
      inherit gfx;
    }
  )
else if rows != [ ] && all (code: code == "wheel" || code == "python") codes then
  errors.noWheel (found // { inherit (unsat) name; })
else if lost != [ ] then
  errors.cannotLoad (
    found
    // {
      inherit (unsat) name;
      system = lib.text.unique (concatMap (traced: traced.system or [ ]) lost);
    }
  )
else
  errors.noSolution found
