/**
  Cheap checks: every request of `tests/cases/plans.json` (`plans`) and every target of
  `targets.toml` (`matrix`) is planned, or refused with the code that it must be refused with. All
  of the work is evaluation; the derivation only records that it went well.

  # Type
  `inputs -> { <system> = { plans = Derivation; matrix = Derivation; }; }`
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
  lost = builtins.filter (fault: fault != null) (
    builtins.attrValues (
      builtins.mapAttrs judgeTarget (
        import ../matrix {
          root = ../..;
          inherit matrix;
        }
      )
    )
  );
in
(import ./systems.nix).each (system: {
  matrix =
    if lost == [ ] then
      derivation {
        name = "accelpkgs-matrix-${lib.version}";
        inherit system;
        builder = "/bin/sh";
        args = [
          "-c"
          (
            "echo ${toString (builtins.length (builtins.attrNames matrix.targets))} "
            + "targets answered as they must be > $out"
          )
        ];
      }
    else
      throw "\n${builtins.concatStringsSep "\n" lost}";
  plans =
    if faults == [ ] then
      derivation {
        name = "accelpkgs-plans-${lib.version}";
        inherit system;
        builder = "/bin/sh";
        args = [
          "-c"
          (
            "echo ${toString (builtins.length (builtins.attrNames cases))} requests "
            + "answered as they must be > $out"
          )
        ];
      }
    else
      throw "\n${builtins.concatStringsSep "\n" faults}";
})
