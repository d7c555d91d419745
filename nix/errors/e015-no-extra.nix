# E015. `extra`: the one that no recorded release has; `extras`: those that the newest has;
# `spelt`: the request with an extra that is spelt alike, best first; `nearest`: lines.
{
  name,
  version,
  extra,
  extras,
  spelt,
  requests,
  nearest,
}:
let
  inherit (builtins)
    any
    concatStringsSep
    genList
    head
    length
    stringLength
    substring
    ;
  either = concatStringsSep " or " spelt;
  tried = text: any (line: substring 0 (6 + stringLength text) line == "write ${text}") nearest;
  shown = if length extras <= 12 then extras else genList (builtins.elemAt extras) 12;
  more = length extras - length shown;
in
{
  code = "E015";
  title = "${name} has no extra ${extra}";
  where = concatStringsSep ", " requests;
  why =
    if extras == [ ] then
      "${name} ${version} has no extras"
    else
      "the extras of ${name} ${version} are ${concatStringsSep ", " shown}"
      + (if more == 0 then "" else " and ${toString more} more");
  fix =
    # What was tried stands in `nearest`.
    (if spelt == [ ] || tried (head spelt) then [ ] else [ "write ${either}" ])
    ++ (if nearest != [ ] then nearest else [ "write ${name} without [${extra}]" ]);
}
