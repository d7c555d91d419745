/**
  How the parts of a conflict are named in reasons and errors.

  # Type
  `{ lib } -> { culprits; atMost; }`
*/
{ lib }:
let
  inherit (builtins)
    attrNames
    head
    length
    substring
    ;
  culprit = name: if substring 0 1 name == "@" then "your ${substring 1 (-1) name}" else name;
in
{
  /**
    Name who is to blame; what begins with "@" is the user's own word.

    # Examples
    culprits { torch = true; "@cuda" = true; }
    => "your cuda and torch"
  */
  culprits =
    by:
    let
      names = attrNames by;
    in
    # Mostly one, and a plan says it of many.
    if length names == 1 then culprit (head names) else lib.text.listed (map culprit names);

  /**
    Keep the first lines; the last one kept says how many were left out.

    # Examples
    atMost 2 [ "a" "b" "c" ]
    => [ "a" "… and 2 more" ]
  */
  atMost =
    n: lines:
    if length lines <= n then
      lines
    else
      lib.list.take (n - 1) lines ++ [ "… and ${toString (length lines - n + 1)} more" ];
}
