# E017. `clauses`: what is asked of `name`, as text; `recorded`, `lines`, `sure`, `unfit`: as
# beyond.nix gives them; `asked`: requirements as `updater lock` takes them; `nearest`: lines.
{
  name,
  clauses,
  recorded,
  lines,
  sure,
  unfit,
  asked,
  requests,
  nearest,
}:
let
  inherit (builtins)
    concatStringsSep
    elemAt
    head
    length
    ;
  range =
    if recorded.newest == recorded.oldest then
      recorded.newest
    else
      "${recorded.newest} to ${recorded.oldest}";
  quoted = text: if builtins.match "[a-z0-9-]+" text == null then "'${text}'" else text;
  count = length lines;
  # The others say the same of older releases, more often than not.
  shown =
    if length unfit > 2 then
      [
        (head unfit)
        (elemAt unfit 1)
      ]
    else
      unfit;
  told =
    if count <= 3 then
      concatStringsSep ", " lines
    else
      "${head lines}, ${elemAt lines 1} and older lines, back to ${elemAt lines (count - 1)}";
in
{
  code = "E017";
  title = "no release of ${name} that is ${clauses} is recorded for this target";
  where = concatStringsSep ", " requests;
  why = map (text: "${name} ${text}") shown ++ [
    "the folder records ${name} ${range}"
    (
      if lines == null then
        "upstream may have others: which ones it has is not recorded"
      else if sure then
        "upstream has such releases: ${told}"
      else
        "upstream has releases of ${told}, which may be what is asked for"
    )
  ];
  fix = [
    (
      "${if sure then "" else "try to "}bring them: ./nixw run --impure .#updater -- lock "
      + "${concatStringsSep " " (map quoted asked)} -o my-pkgs, then --index my-pkgs"
    )
  ]
  ++ nearest;
}
