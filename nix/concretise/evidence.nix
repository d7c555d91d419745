/**
  What a variant has on the word of public facts (docs/data-format.md): requirements and code that
  nobody read from the files themselves. Those that are proven or of a high grade are worth as much
  as what was read; of the others a plan tells, and `strict` takes none.

  # Type
  ```
  { lib; } -> { weak; told; grades; }
  ```
  - `weak :: Variant -> [ { what; grade; source; } ]`: those below high; `what` in a user's words
  - `told :: [ Weak ] -> String`: how they are told, with the first witness of each
  - `grades :: [ String ]`: best first

  # Examples
  (import ./evidence.nix { inherit lib; }).weak {
    evidence.requires = { kind = "facts"; grade = "medium"; source = "a lock; another"; };
  }
  => [ { what = "requirements"; grade = "medium"; source = "a lock; another"; } ]
*/
{ lib }:
let
  inherit (builtins)
    attrNames
    elem
    filter
    head
    isString
    length
    split
    ;
  trusted = [
    "proven"
    "high"
  ];
  words = {
    requires = "requirements";
    capabilities = "code for GPUs";
    gfx = "code for GPUs";
  };
  witnesses = source: filter isString (split "; " source);
in
{
  grades = trusted ++ [
    "medium"
    "weak"
  ];

  weak =
    variant:
    let
      evidence = variant.evidence or { };
      isWeak =
        key:
        evidence.${key}.kind or null == "facts" && !(elem (evidence.${key}.grade or null) trusted);
    in
    map (key: {
      what = words.${key} or key;
      grade = evidence.${key}.grade or "unknown";
      source = evidence.${key}.source or "nobody says whose";
    }) (filter isWeak (attrNames evidence));

  told =
    rows:
    let
      one =
        row:
        let
          all = witnesses row.source;
          more = if length all == 1 then "" else " and ${toString (length all - 1)} more";
        in
        "${row.what} from public facts, ${row.grade} (${head all}${more})";
    in
    lib.text.listed (map one rows);
}
