/**
  Ranges of versions as the fact files state them: `from` is inclusive, `below` exclusive, an absent
  bound is none.

  Versions are compared with the builtin, which orders `2.8.3 < 2.8.3.post2 < 2.8.10` and drivers as
  they are meant; facts hold no prereleases, where it would differ from PEP 440.

  # Examples
  range.holds "2.7.4.post1" { from = "2.7.3"; below = "2.8"; }
  => true
  range.pick "11.9" [ { from = "12.0"; } { from = "11.0"; below = "12.0"; x = 1; } ]
  => { from = "11.0"; below = "12.0"; x = 1; }
*/
let
  inherit (builtins) compareVersions filter head;
in
rec {
  /**
    Tell whether a version is inside a range.

    # Type
    `holds :: String -> { from ? String; below ? String; … } -> Bool`
  */
  holds =
    version: row:
    (!(row ? from) || compareVersions version row.from >= 0)
    && (!(row ? below) || compareVersions version row.below < 0);

  /**
    Take the first row whose range holds a version; null where none does.

    # Type
    `pick :: String -> [ Row ] -> Row | Null`
  */
  pick =
    version: rows:
    let
      fitting = filter (holds version) rows;
    in
    if fitting == [ ] then null else head fitting;

  /**
    Tell whether a version is at least another. A user's shorter text is read in the user's favour:
    "580" is at least "580.65.06".

    # Type
    `atLeast :: String -> String -> Bool`
  */
  atLeast =
    floor: version:
    compareVersions version floor >= 0
    || builtins.substring 0 (builtins.stringLength version + 1) floor == version + ".";
}
