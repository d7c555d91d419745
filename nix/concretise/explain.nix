/**
  Say why: for a plan, why nothing newer was taken; for a request that cannot be met, which part of it conflicts and what would work.

  # Type
  `{ lib; errors; solve :: Request -> null | Result; } -> { newer; problem; }`
  - `newer :: Choice -> [ { version; flavour; axes; why; } ]`, a Choice being an entry of `assigned` (resolve.nix)
  - `problem :: Request -> Unsat -> Problem`

  # Errors
  E010, E011, E012.
*/
{
  lib,
  errors,
  # Solve a changed request; null where it has problems of its own.
  solve,
}:
let
  inherit (builtins)
    all
    attrNames
    concatLists
    concatMap
    concatStringsSep
    elem
    elemAt
    filter
    foldl'
    genList
    head
    length
    listToAttrs
    substring
    tail
    toString
    ;

  wording = import ./wording.nix { inherit lib; };
  inherit (wording) atMost;
  inherit (lib.text) unique;

  # The first `count` candidates of a domain, each with why it was not taken. `trace` knows those that only the search ruled out.
  rejected =
    { candidates, constraints, trace, count }:
    let
      sameAs = c: t: t.candidate != null && t.candidate.version == c.version && t.candidate.flavour == c.flavour && t.candidate.variant == c.variant;
      failing = c: filter (constraint: !(constraint.edge.ok c.compared)) constraints;
      why =
        c:
        let
          traced = filter (sameAs c) trace;
          unmet = failing c;
        in
        if c.problem != null then
          c.problem.why
        else if unmet != [ ] then
          let first = head unmet; in
          "is not ${lib.specifier.toText first.edge.requirement.specifier}, as ${wording.culprits first.by} ${if length (attrNames first.by) > 1 then "ask" else "asks"}"
        else if traced != [ ] then
          (head traced).why
        else
          "does not fit the rest";
    in
    genList (
      i:
      let c = elemAt candidates i; in
      { inherit (c) name version flavour; axes = c.variant.axes or { }; why = why c; code = if c.problem == null then null else c.problem.code; }
    ) count;

  newer =
    choice:
    let
      all' = rejected { inherit (choice.domain) candidates; inherit (choice) constraints trace; count = choice.index; };
      # Another variant of the chosen release is told too; a wheel's source is not "newer" than it.
    in
    map (r: removeAttrs r [ "name" "code" ]) all';

  # "torch 2.15.0 to 2.12.1: needs …" for neighbours that share a reason.
  grouped =
    rows:
    let
      step =
        acc: row:
        if acc != [ ] && (head acc).why == row.why && (head acc).name == row.name then
          [ ((head acc) // { last = row.version; }) ] ++ tail acc
        else
          [ { inherit (row) name why; first = row.version; last = row.version; } ] ++ acc;
      text = g: "${g.name} ${if g.first == g.last then g.first else "${g.first} to ${g.last}"} ${g.why}";
    in
    map text (lib.text.reverse (foldl' step [ ] rows));

  # The parts of a request that can be left out, each as { text; without; name; kind; }.
  itemsOf =
    request:
    let
      drop = key: value: request // { ${key} = filter (x: x != value) request.${key}; };
      constraints = request.constraints or { };
      simple = key: if request ? ${key} && request.${key} != null && request.${key} != [ ] then [ { kind = key; text = "${key} = ${lib.text.show request.${key}}"; name = request.${key}; without = removeAttrs request [ key ]; } ] else [ ];
    in
    concatLists [
      (if request ? flavour && request.flavour != "prefer-wheel" then simple "flavour" else [ ])
      (simple "driver")
      (map (name: { kind = "constraints"; inherit name; text = "constraints.${name} = ${lib.text.show constraints.${name}}"; without = request // { constraints = removeAttrs constraints [ name ]; }; }) (attrNames constraints))
      (map (p: { kind = "packages"; name = p; text = "packages = [ ${p} ]"; without = drop "packages" p; }) request.packages)
      (if request ? cuda then [ { kind = "cuda"; name = request.cuda; text = "cuda = ${lib.text.show request.cuda}"; without = removeAttrs request [ "cuda" ]; } ] else [ ])
      (simple "rocm")
      (simple "gfx")
      (map (c: { kind = "capabilities"; name = c; text = "capability ${c}"; without = drop "capabilities" c; }) (request.capabilities or [ ]))
    ];

  conflicts = request: let result = solve request; in result != null && result ? unsat;

  # Leave out whatever is not needed for the conflict; what stays is minimal: without any one of them it is gone.
  minimise =
    request:
    foldl' (
      current: item:
      let
        same = filter (i: i.kind == item.kind && i.name == item.name) (itemsOf current);
        shorter = (head same).without;
      in
      if same != [ ] && conflicts shorter then shorter else current
    ) request (itemsOf request);

  taken = result: name: if result.assigned ? ${name} then "${name} ${result.assigned.${name}.candidate.version}" else null;
  nameOf = text: (lib.requirement.parse text).name;

  # Requests one step away that work, as sentences. The order is the order of preference.
  nearest =
    request: items:
    let
      mains = unique (map nameOf request.packages);
      outcome = result: concatStringsSep ", " (filter (x: x != null) (map (taken result) (if length mains > 3 then genList (elemAt mains) 3 else mains)));
      attempt =
        text: changed:
        let result = solve changed; in
        if result == null || result ? unsat then [ ] else [ "${text result}${let o = outcome result; in if o == "" then "" else " (gives ${o})"}" ];
      pythons = filter (p: p != request.python) [ "3.12" "3.11" "3.13" "3.10" "3.14" ];
      firstPython = foldl' (found: python: if found != [ ] then found else attempt (_: "take python = \"${python}\"") (request // { inherit python; })) [ ] pythons;
      # "12.8.1" → "12.8"
      short = version: lib.version.majorMinor version;
      ofItem =
        item:
        if item.kind == "cuda" then
          attempt (r: if r.axes ? cuda && r.axes.cuda.value != "none" then "take cuda = \"${short r.axes.cuda.value}\"" else "leave out cuda") item.without
        else if item.kind == "capabilities" then
          attempt (_: "remove \"${item.name}\" from capabilities") item.without
        else if item.kind == "constraints" then
          attempt (_: "remove constraints.${item.name}") item.without
        else if item.kind == "packages" then
          let
            parsed = lib.requirement.parse item.name;
            loose = request // { packages = map (p: if p == item.name then parsed.name else p) request.packages; };
          in
          (if parsed.specifier or [ ] != [ ] then attempt (_: "write ${parsed.name} without \"${lib.specifier.toText parsed.specifier}\"") loose else [ ])
          ++ (if length request.packages > 1 then attempt (_: "drop ${item.name}") item.without else [ ])
        else if item.kind == "flavour" then
          attempt (_: "take flavour = \"prefer-wheel\"") item.without
        else if item.kind == "driver" then
          attempt (r: "update the driver${if r.axes ? cuda then " (CUDA ${r.axes.cuda.value})" else ""}") item.without
        else
          attempt (_: "leave out ${item.kind}") item.without;
    in
    atMost 3 (concatMap ofItem items ++ firstPython);

  problem =
    request: _unsat:
    let
      minimal = minimise request;
      items = itemsOf minimal;
      result = solve minimal;
      inherit (result) unsat;
      rows =
        if unsat.domain == null then
          [ ]
        else
          rejected { inherit (unsat.domain) candidates constraints count; inherit (unsat) trace; };
      lines = if rows == [ ] then map (t: t.why) unsat.trace else grouped rows;
      codes = unique (map (r: r.code) rows);
      packages = filter (i: i.kind == "packages") items;
      capabilities = map (i: i.name) (filter (i: i.kind == "capabilities") items);
      facts = {
        requests = map (i: i.text) items ++ (if elem "python" codes || elem "wheel" codes then [ "python = \"${request.python}\"" ] else [ ]);
        reasons = atMost 4 lines;
        # One step from the request itself, not from its conflicting part: the rest still has to hold.
        nearest = nearest request (filter (item: builtins.any (i: i.kind == item.kind && i.name == item.name) items) (itemsOf request));
      };
    in
    if capabilities != [ ] && length packages == 1 && elem "capability" codes then
      errors.noCapability (facts // { inherit (unsat) name; inherit capabilities; })
    else if rows != [ ] && all (c: c == "wheel" || c == "python") codes then
      errors.noWheel (facts // { inherit (unsat) name; })
    else
      errors.noSolution facts;
in
{
  inherit newer problem;
}
