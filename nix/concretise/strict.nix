/**
  Refuse a plan in which anything has a grade (grades.nix) or runs code whenever Python starts that
  nobody reviewed: what `strict = true` asks for. A strict plan never has the latter
  (candidates/problem.nix), but that which try-plan.nix makes to say so.

  # Type
  `{ lib; facts; errors; } -> Plan -> [ Problem ]`

  # Errors
  E142
*/
{
  lib,
  facts,
  errors,
}:
let
  inherit (builtins)
    attrNames
    concatMap
    filter
    ;
  inherit (import ./wording.nix { inherit lib; }) atMost;
  files = import ./start-up.nix { inherit lib; };
in
plan:
let
  rowsOf =
    name:
    let
      package = plan.packages.${name};
      found = package.startUp or null;
      running = if found == null then [ ] else (facts.judgedStartUp name found).unreviewed;
      told = filter (
        warning: warning.package == name && warning.grade != "strict"
      ) plan.warnings;
      says = grade: filter (warning: warning.grade == grade) told != [ ];
    in
    told
    ++ map (grade: {
      inherit grade;
      text = "${name} ${package.version}: ${grade} is not known";
    }) (filter (grade: grade != "strict" && !says grade) (package.grades or [ ]))
    ++ (
      if running == [ ] then
        [ ]
      else
        [
          {
            grade = "start-up";
            text =
              "${name} ${package.version} runs code whenever Python starts "
              + "(${files running})";
          }
        ]
    );
  graded = concatMap rowsOf (attrNames plan.packages);
in
if graded == [ ] then [ ] else [ (errors.strict { inherit graded atMost; }) ]
