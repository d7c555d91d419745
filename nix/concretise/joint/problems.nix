/**
  The problems of several targets, each with the name of its target in front; what several have in
  common is told once.

  # Type
  `{ lib; errors; } -> [ String ] -> (String -> [ Problem ]) -> [ Problem ]`: the targets, and what
  each would be refused for alone
*/
{ lib, errors }:
targets: problemsOf:
let
  inherit (builtins)
    concatMap
    groupBy
    head
    isList
    length
    tail
    ;
  prefixed =
    who: problem:
    let
      where = problem.where or [ ];
      lines = if isList where then where else [ where ];
    in
    problem
    // {
      where = if lines == [ ] then [ who ] else [ "${who}: ${head lines}" ] ++ tail lines;
    };
  textOf = row: errors.render [ row.problem ];
  rows = concatMap (
    target: map (problem: { inherit target problem; }) (problemsOf target)
  ) targets;
  by = groupBy textOf rows;
  who =
    having:
    if length having == length targets && length targets > 1 then
      "every target"
    else
      lib.text.listed (map (row: "targets.${row.target}") having);
in
map (text: prefixed (who by.${text}) (head by.${text}).problem) (
  lib.text.unique (map textOf rows)
)
