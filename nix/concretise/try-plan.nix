/**
  Plan one request: all stages up to the plan, with problems as values.

  # Type
  `{ lib; facts; errors; offers ? null; machine ? { }; toBuild ? null; given ? null;
  opened ? false; } -> Table -> Request -> { ok = true; plan; } | { ok = false; problems; message;
  }`; the Table is index.nix's

  # Inputs
  `offers`: what a base compiles by recipes of its own (nix/bases/README.md), null where it has none
  or there is no base
  `machine`: what that says of the machine that compiles (plan.nix)
  `toBuild`: the Table that builds of sources are given (build-table.nix), null where it is the same
  `given`: `{ parsed; result; }` of a search that was made elsewhere (joint/)

  # Output
  where `opened`: `{ answer; early; parsed; result; }`, the answer and what it was made of: the
  problems before anything was solved, and what was solved

  # Errors
  E001 and E021 here; those of target.nix, explain.nix and validate.nix.
*/
{
  lib,
  facts,
  errors,
  offers ? null,
  machine ? { },
  toBuild ? null,
  given ? null,
  opened ? false,
}:
table:
let
  inherit (builtins)
    attrNames
    concatMap
    filter
    mapAttrs
    match
    ;
  read = import ./target.nix { inherit lib facts errors; };
  unlabel = import ./labels.nix {
    inherit lib facts errors;
    packages = table;
  };
  parse = request: unlabel (read request);
  solve = import ./solve.nix {
    inherit lib facts;
    packages = table;
  };
  solveTwins = import ./twins.nix {
    inherit solve;
    packages = table;
  };
  withOffers = import ./offers.nix { inherit offers; };
  solveAll = if offers == null then solveTwins else asked: withOffers asked solveTwins;
  validation = import ./validate.nix {
    inherit lib facts errors;
    packages = table;
  };
  inherit (import ./reasons.nix { inherit lib; }) newer;

  planFrom =
    packages:
    { target, result }:
    import ./plan.nix
      {
        inherit
          lib
          facts
          newer
          machine
          ;
        buildOf = buildPlan { inherit target result; };
      }
      {
        inherit target result;
        folders = mapAttrs (name: _: packages.${name}.folder) result.assigned;
      };
  planOf = planFrom table;
  forBuilds = if toBuild == null then table else toBuild;
  buildPlan = import ./build-plan.nix {
    inherit lib facts errors;
    solve =
      if toBuild == null then
        solve
      else
        import ./solve.nix {
          inherit lib facts;
          packages = toBuild;
        };
    planOf = planFrom forBuilds;
    preferences = facts.data.buildEnvironment;
  };

  notesOf = import ./notes.nix { inherit lib facts; };
  gradesOf = import ./grades.nix {
    inherit lib;
    packages = table;
  };
  strict = import ./strict.nix { inherit lib facts errors; };

  # What is wrong with a request before anything is solved. Shapes first: the rest needs them to
  # hold.
  early =
    request: parsed:
    if parsed.problems != [ ] then
      parsed.problems
    else
      unknownPackages request parsed
      ++ (
        if request.index or [ ] == [ ] then
          [ ]
        else
          concatMap (name: table.${name}.problems or [ ]) (lib.text.unique (named parsed))
      )
      ++ validation.target parsed.target;
  # Those of the request that there are.
  named = parsed: filter (name: table ? ${name}) (map (r: r.name) parsed.requested);
  unknownPackages =
    request: parsed:
    let
      # Plain files stand in the table too (index.nix).
      isName = known: match ".*\\..*" known == null;
      unknown =
        where: name:
        if table ? ${name} then
          [ ]
        else
          [
            (errors.unknownPackage {
              inherit name where;
              nearest = lib.text.nearest (filter isName (attrNames table)) name;
              folders = map toString (request.index or [ ]) ++ [ "accelpkgs' own pkgs" ];
            })
          ];
    in
    concatMap (r: unknown "packages (your request)" r.name) parsed.requested
    ++ concatMap (c: unknown "constraints.${c.name} (your request)" c.name) parsed.constraints;
  late =
    target: solution:
    validation.solution {
      inherit target solution;
      metaOf = name: table.${name}.meta;
    };

  # A search is given up after so many bursts of 512 steps (resolve.nix): some seconds.
  most = 96;
  # For explanations: changed requests, near one that was solved. What takes long to find is no
  # advice, and what takes longer to refute than all of it is not left out of a conflict. After a
  # long search, nobody waits for many.
  within = near: {
    inherit near;
    bursts = if near.unsat.bursts or 1 > 8 then 1 else 4 + near.unsat.bursts or 1;
    ${if near ? offersOf then "offersOf" else null} = near.offersOf;
  };
  attempt =
    near: request:
    let
      parsed = parse request;
    in
    if early request parsed == [ ] then solve (parsed // within near) else null;
  works =
    near: request:
    let
      asked = parse request;
      inherit (solveTwins (asked // within near)) parsed result;
      inherit (parsed) target;
      plan = planOf { inherit target result; };
    in
    if
      early request asked != [ ]
      || result ? unsat
      || late target plan != [ ]
      || request.strict or false && strict (graded parsed result plan) != [ ]
    then
      null
    else
      result;

  # A plan with what a person should know before trusting it.
  graded =
    parsed: result: plan:
    let
      found = gradesOf { inherit (parsed) target requested constraints; } { inherit result plan; };
      add =
        name: grades:
        let
          package = plan.packages.${name};
        in
        package // { grades = package.grades or [ ] ++ attrNames grades; };
      warn =
        package:
        map (grade: {
          inherit package grade;
          text = found.${package}.${grade};
        }) (attrNames found.${package});
    in
    plan
    // {
      packages = plan.packages // mapAttrs add found;
      warnings = concatMap warn (attrNames found);
    };
  explain =
    near: asked:
    import ./explain.nix {
      inherit lib facts errors;
      works = works near;
      solve = request: if request == asked then near else attempt near request;
      standsFor = name: table.${name}.meta.standsFor or [ ];
      inherit offers;
      boardsOf = import ./boards.nix {
        inherit lib facts;
        works = works near;
        packages = table;
      };
      recordOf = name: if table ? ${name} then table.${name}.data else null;
      said =
        request:
        let
          parsed = parse request;
        in
        parsed.requested ++ map (c: { inherit (c) name specifier; }) parsed.constraints;
    } asked;
in
request:
let
  asked = parse request;
  beforehand = early request asked;
  inherit (if given == null then solveAll (asked // { bursts = most; }) else given)
    parsed
    result
    ;
  bare = graded parsed result (
    planOf {
      inherit (parsed) target;
      inherit result;
    }
    # Of what the user asks for; those of requirements stand at their edges.
    // (
      if parsed ? standIns then
        {
          standIns = builtins.intersectAttrs (builtins.groupBy (
            r: r.name
          ) asked.requested) parsed.standIns;
        }
      else
        { }
    )
  );
  plan = bare // {
    inherit cudaReleases;
    notes = notesOf (bare // { inherit cudaReleases; });
  };
  cudaReleases = facts.componentReleases bare.packages;
  unserved = validation.unserved asked.target;
  # Whether it is for the GPUs that nothing fits.
  isForGpus =
    let
      free = attempt result (removeAttrs request [ "capabilities" ]);
    in
    unserved != [ ] && free != null && !(free ? unsat);
  # The plan that would be, were nothing refused for what runs whenever Python starts: to name that
  # says more than what was left without it.
  lenient =
    let
      twins = solveTwins (asked // { target = asked.target // { takesStartUp = true; }; });
      freed = planOf {
        inherit (twins.parsed) target;
        inherit (twins) result;
      };
    in
    if
      request.strict or false
      && !(twins.result ? unsat)
      && builtins.catAttrs "startUp" (builtins.attrValues freed.packages) != [ ]
    then
      graded twins.parsed twins.result freed
    else
      null;
  refused = if lenient == null then [ ] else strict lenient;
  afterwards = late parsed.target plan;
  problems =
    if beforehand != [ ] then
      beforehand
    else if result.unsat.isGivenUp or false then
      [
        (errors.searchGivenUp {
          requests = map (text: "packages = [ ${text} ]") request.packages;
          steps = most * 512;
        })
      ]
    else if result ? unsat then
      if isForGpus then
        unserved
      else if refused != [ ] then
        refused
      else
        [ (explain result request) ]
    # The way out was a build for the CPU.
    else if builtins.any (problem: problem.code == "E108") afterwards && unserved != [ ] then
      unserved
    else if afterwards == [ ] && request.strict or false then
      strict plan
    else
      afterwards;
  answer =
    if problems == [ ] then
      {
        ok = true;
        inherit plan;
      }
    else
      {
        ok = false;
        inherit problems;
        message = errors.render problems;
      };
in
if opened then
  {
    inherit answer;
    early = beforehand;
    inherit parsed result;
  }
else
  answer
