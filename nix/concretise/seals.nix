/**
  What each python-level carries so that ANY link farm which refuses collisions refuses to join two
  concretisations, and joins the packages of one without a collision.

  A file that all packages shared would do the first and not the second (Nix's own buildEnv refuses
  even equal files). So the id is written as digits, and at path `<position>/<digit>` a python-level
  has
  - for its own digit: a folder with one empty folder for each slot;
  - for every other digit: a folder with one *file*, named by the package's slot (its number in the
    plan). Within one concretisation the files differ in name and the folders are equal. Between
    two, some digit differs: there one has a file where the other has a folder, which no farm can
    join. Nix's message names what it has not joined yet by its store path, and so by its id.

  # Type
  `{ base } -> Plan -> name -> { base; digits; slot; path; }`
*/
{ base }:
plan:
let
  digitBase = 16;
  slots = 256;
  valueOf = {
    "0" = 0;
    "1" = 1;
    "2" = 2;
    "3" = 3;
    "4" = 4;
    "5" = 5;
    "6" = 6;
    "7" = 7;
    "8" = 8;
    "9" = 9;
    a = 10;
    b = 11;
    c = 12;
    d = 13;
    e = 14;
    f = 15;
  };
  hash = builtins.hashString "sha256" plan.id;
  digits = map (position: valueOf.${builtins.substring position 1 hash}) [
    0
    1
    2
    3
    4
  ];
  path = base.mkSeal {
    inherit (plan) id;
    inherit slots;
  };
  # What has no slot carries no files; its folders still meet the files of others.
  names = builtins.attrNames plan.packages;
  slotOf = builtins.listToAttrs (
    builtins.genList (i: {
      name = builtins.elemAt names i;
      value = if i < slots then i else null;
    }) (builtins.length names)
  );
in
name: {
  base = digitBase;
  inherit digits path;
  # What is in no plan (a project that is worked on) has none.
  slot = slotOf.${name} or null;
}
