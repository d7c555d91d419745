/**
  Read what a local version label says its file was built for: `cu128`, `rocm6.4`, `cpu`,
  `cu12torch2.8cxx11abiTRUE`, `pt28cu128`. The same forms as `core/local_version.py` of the updater:
  word by word, commits and days between them say nothing.

  # Type
  `{ facts; } -> String -> null | { <axis> = String; }`: null where it is not understood
*/
{ facts }:
let
  inherit (builtins)
    all
    attrNames
    elemAt
    intersectAttrs
    listToAttrs
    match
    stringLength
    ;
  # What ends here is followed by no further digit, so that a day is no part of a version.
  number = "([0-9]+([.][0-9]{1,3})*)(([^0-9].*)?)";
  end = "(([.].*)?)";
  without = listToAttrs (
    map (name: {
      inherit name;
      value = "none";
    }) facts.accelerators
  );
  only = axis: version: if version == null then null else without // { ${axis} = version; };
  inherit (import ./label-versions.nix) cuda rocm torch;
  named = name: value: if value == null then null else { ${name} = value; };

  # Each: how a word begins, the axes that it states, and what follows it, of the groups.
  words = [
    {
      pattern = "cpu${end}";
      axes = _: without;
      rest = 0;
    }
    {
      pattern = "cu[.]?${number}";
      axes = found: only "cuda" (cuda (found 0));
      rest = 2;
    }
    {
      pattern = "(rocm|hip)[.]?${number}";
      axes = found: only "rocm" (rocm (found 1));
      rest = 3;
    }
    {
      pattern = "(torch|pt)[.]?${number}";
      axes = found: named "torch" (torch (found 1));
      rest = 3;
    }
    {
      pattern = "cxx11abi(true|false)${end}";
      axes = found: named "cxx11abi" (found 0);
      rest = 1;
    }
    {
      pattern = "cxx11[.]abi${end}";
      axes = _: { cxx11abi = "true"; };
      rest = 0;
    }
    {
      pattern = "((([0-9]+[.])?(git|g))?[0-9a-f]{6,40}|lw|dirty)${end}";
      axes = _: { };
      rest = 4;
    }
  ];
  read =
    said: text:
    let
      fitting = builtins.filter (word: match word.pattern text != null) words;
      word = builtins.head fitting;
      found = elemAt (match word.pattern text);
      axes = word.axes found;
      dot = match "[.](.+)" (found word.rest);
    in
    if text == "" then
      said
    # What is said twice is not understood.
    else if fitting == [ ] || axes == null || intersectAttrs axes said != { } then
      null
    else
      read (said // axes) (if dot == null then found word.rest else elemAt dot 0);
in
label:
let
  said = if stringLength label > 300 then null else read { } label;
in
if said == null || all (name: said.${name} == null) (attrNames said) then null else said
