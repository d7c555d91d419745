/**
  Read one requirement that a package.nix adds to those that METADATA states.

  # Type
  `{ lib; errors; } -> Path -> Row -> { covers :: Build -> Bool; requirement :: Requirement; }` with
  `Row = { requirement; versions ? ; axes ? ; source; date; }`, all strings but `axes`;
  `requirement.added` is the source, `covers` that of ./applies.nix

  # Errors
  `E009` where a row is not of that form.
*/
{ lib, errors }:
file: row:
let
  inherit (builtins)
    attrNames
    filter
    isAttrs
    isString
    ;
  keys = [
    "requirement"
    "versions"
    "source"
    "date"
  ];
  given = {
    versions = "";
    axes = { };
  }
  // row;
  wrong = filter (key: !(isString (given.${key} or null))) keys;
  strange = filter (key: key != "axes" && !(builtins.elem key keys)) (attrNames given);
  areAxes = isAttrs given.axes && builtins.all isString (builtins.attrValues given.axes);
  requirement = lib.requirement.parse given.requirement;
  versions = lib.specifier.parse given.versions;
  refuse =
    why:
    throw (
      errors.render [
        (errors.badIndex {
          inherit file;
          why = "a row of its `requires` ${why}";
        })
      ]
    );
in
if !(isAttrs row) then
  refuse "is no attribute set { requirement; versions; axes; source; date; }"
else if strange != [ ] then
  refuse "has the key ${builtins.head strange}; it may have ${lib.text.listed (keys ++ [ "axes" ])}"
else if wrong != [ ] then
  refuse "has no ${builtins.head wrong}, or one that is no text"
else if requirement == null || requirement ? url then
  refuse "has the requirement ${lib.text.show given.requirement}, which is none (PEP 508)"
else if versions == null then
  refuse "has the versions ${lib.text.show given.versions}, which is no specifier (PEP 440)"
else if !areAxes then
  refuse "has axes that are no attribute set of texts"
else
  {
    covers = import ./applies.nix { inherit lib; } given;
    requirement = requirement // {
      added = given.source;
    };
  }
