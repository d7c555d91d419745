/**
  Cheap checks: every request of `tests/cases/plans.json` (`plans`) and every target of
  `targets.toml` (`matrix`) is planned, or refused with the code that it must be refused with, and
  every package is planned alone for one target at least; each recorded variant is in some plan, has
  a mark, or stands in `tests/unreachable.txt` (`reach`). All of the work is evaluation; the
  derivation only records that it went well.

  # Type
  `inputs -> { <system> = { plans = Derivation; matrix = Derivation; reach = Derivation; }; }`
*/
_inputs:
let
  lib = import ./lib.nix { };
  cases = builtins.fromJSON (builtins.readFile ../../tests/cases/plans.json);
  judge =
    name: case:
    let
      answer = lib.tryPlan case.request;
      codes = map (problem: problem.code) answer.problems;
      lacking = builtins.filter (package: !(answer.plan.packages ? ${package})) case.has;
    in
    if case ? code then
      if answer.ok then
        "${name}: was planned, but must be refused with ${case.code}"
      else if !(builtins.elem case.code codes) then
        "${name}: was refused with ${toString codes}, not with ${case.code}"
      else
        null
    else if !answer.ok then
      "${name}: ${answer.message}"
    else if lacking != [ ] then
      "${name}: the plan lacks ${toString lacking}"
    else
      null;
  faults = builtins.filter (fault: fault != null) (
    builtins.attrValues (builtins.mapAttrs judge cases)
  );
  matrix = builtins.fromTOML (builtins.readFile ../../targets.toml);
  judgeTarget =
    name: summary:
    let
      expected = matrix.targets.${name}.code or null;
      said = "${summary.code}: ${summary.title}";
    in
    if summary.ok then
      if expected == null then
        null
      else
        "${name}: can be met now; take expect and code out of targets.toml"
    else if summary.code == expected then
      null
    else
      "${name}: refused, ${said}${
        if expected == null then "; it must plan" else "; ${expected} is expected"
      }";
  root = ../..;
  reach = import ../matrix/reach.nix { inherit root matrix; };
  unplanned = builtins.filter (name: reach.${name}.target == null) (builtins.attrNames reach);
  summaries = import ../matrix { inherit root matrix; };
  lost =
    builtins.filter (fault: fault != null) (
      builtins.attrValues (builtins.mapAttrs judgeTarget summaries)
    )
    ++ map (
      name:
      let
        why = builtins.concatStringsSep "; " reach.${name}.why;
      in
      "${name}: can be planned for no target: ${why}"
    ) unplanned;

  # Which variant it is stands before the first colon; the reason may change.
  variantOf = line: builtins.head (builtins.match "([^:]*): .*" line);
  listed = builtins.filter (line: builtins.isString line && line != "") (
    builtins.split "\n" (builtins.readFile ../../tests/unreachable.txt)
  );
  known = builtins.groupBy variantOf listed;
  unreachable = builtins.filter (line: !(known ? ${variantOf line})) (
    import ../matrix/unreachable.nix reach
  );
  count = set: toString (builtins.length (builtins.attrNames set));

  # A derivation that says what was found to be right, or all that is not.
  check =
    system: name: faults: said:
    if faults == [ ] then
      derivation {
        name = "accelpkgs-${name}-${lib.version}";
        inherit system;
        builder = "/bin/sh";
        args = [
          "-c"
          "echo ${said} > $out"
        ];
      }
    else
      throw "\n${builtins.concatStringsSep "\n" faults}";
in
(import ./systems.nix).each (system: {
  plans = check system "plans" faults "${count cases} requests answered as they must be";
  matrix = check system "matrix" lost (
    "${count matrix.targets} targets answered as they must be, ${count reach} packages planned"
  );
  reach = check system "reach" unreachable (
    "variants of ${count reach} packages are in some plan, marked, or listed"
  );
})
