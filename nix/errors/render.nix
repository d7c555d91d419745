/**
  Render problems as the one text that a person sees, in the project's error format.

  # Type
  `render :: [ Problem ] -> String` with `Problem = { code :: String; title :: String; where ?
  String; why ? String | [ String ]; fix ? String | [ String ]; }`

  # Examples
  render [ { code = "E001"; title = "there is no package toch"; fix = "write torch"; } ]
  => "accelpkgs E001: there is no package toch\n  fix:   write torch"
*/
let
  asList = x: if builtins.isList x then x else [ x ];
  # The label stands before the first line; further lines are aligned with it.
  field =
    label: problem: name:
    if problem ? ${name} && problem.${name} != null && problem.${name} != [ ] then
      [ (label + builtins.concatStringsSep "\n         " (asList problem.${name})) ]
    else
      [ ];
  one =
    problem:
    builtins.concatStringsSep "\n" (
      [ "accelpkgs ${problem.code}: ${problem.title}" ]
      ++ field "  where: " problem "where"
      ++ field "  why:   " problem "why"
      ++ field "  fix:   " problem "fix"
    );
in
problems: builtins.concatStringsSep "\n" (map one problems)
