/**
  The help of `plan`.

  # Type
  `{ width :: Int; } -> String`
*/
{ width }:
let
  inherit (builtins)
    concatMap
    concatStringsSep
    genList
    head
    stringLength
    tail
    ;
  inherit (import ./wrap.nix) wrap;
  groups = import ./options.nix;
  columns = if width == 0 then 80 else width;
  indent = 24;
  spaces = n: concatStringsSep "" (genList (_: " ") n);
  entry =
    name: help:
    let
      lines = wrap (columns - indent) help;
      start = "  ${name}";
      first =
        if stringLength start > indent - 2 then
          [
            start
            (spaces indent + head lines)
          ]
        else
          [ (start + spaces (indent - stringLength start) + head lines) ];
    in
    first ++ map (line: spaces indent + line) (tail lines);
  option =
    option:
    entry (
      (if option.name == "help" then "-h, " else "")
      + "--${option.name}"
      + (if option ? metavar then " ${option.metavar}" else "")
    ) option.help;
  group =
    group:
    [
      ""
      "${group.title}:"
    ]
    ++ concatMap option group.options;
in
concatStringsSep "\n" (
  [
    "usage: plan [OPTION]... PACKAGE..."
    ""
  ]
  ++ wrap columns "Choose versions for a target and say why, without building anything."
  ++ [
    ""
    "packages:"
  ]
  ++ entry "PACKAGE" "such as torch, 'jax[cuda12]' or 'numpy<2'"
  ++ concatMap group groups
  ++ [
    ""
    "example: ${import ./example.nix}"
  ]
)
