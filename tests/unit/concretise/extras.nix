# What is missing of an extra: the extra, what it requires, or the knowledge of either.
scope:
let
  inherit (import ./common.nix scope) stage;
  inherit (stage "extras.nix") extrasOf gap requiredBy;
  say =
    data: release: variant:
    let
      found = gap data release variant "x";
    in
    if found == null then null else "${found.code}: ${found.why}; ${found.noteFor "app"}";
  absent = "extra: has no extra x; it has no extra x, asked for by app";
  unrecorded =
    "extra-unrecorded: has the extra x, but what it requires is not recorded; "
    + "what its extra x, asked for by app, requires is not recorded";
  unknown =
    "extra-unrecorded: may have an extra x: which extras it has is not recorded; "
    + "whether it has an extra x, asked for by app, is not recorded";
in
{
  "what is recorded has no gap, names or not" = {
    expr = [
      (say { } { extras.x = [ ]; } { })
      (say { } {
        extras.x = [ ];
        providesExtras = [ "x" ];
      } { })
      (say { } { } { extras.x = [ ]; })
    ];
    expected = [
      null
      null
      null
    ];
  };
  "names tell what there is not, and what is not recorded" = {
    expr = map (names: say { } { providesExtras = names; } { }) [
      [ ]
      [ "y" ]
      [
        "x"
        "y"
      ]
    ];
    expected = [
      absent
      absent
      unrecorded
    ];
  };
  "without names everything is known of extras that were kept" = {
    expr =
      map (kept: say { keptExtras = kept; } { } { }) [
        [ "x" ]
        [ "*" ]
        [ "y" ]
      ]
      ++ [ (say { } { } { }) ];
    expected = [
      absent
      absent
      unknown
      unknown
    ];
  };
  "a variant with metadata of its own speaks for itself" = {
    expr = map (say { } { providesExtras = [ "x" ]; }) [
      { }
      { providesExtras = [ ]; }
      { extras = { }; }
    ];
    expected = [
      unrecorded
      absent
      unknown
    ];
  };
  "what one requires" = {
    expr = map (variant: requiredBy { extras.x = [ 1 ]; } variant "x") [
      { }
      { extras.x = [ 2 ]; }
      { extras = { }; }
    ];
    expected = [
      [ 1 ]
      [ 2 ]
      null
    ];
  };
  "those of a package are those of its newest release" = {
    expr = map (releases: extrasOf { inherit releases; }) [
      [ ]
      [
        {
          providesExtras = [
            "x"
            "y"
          ];
          extras.x = [ ];
        }
        { providesExtras = [ "z" ]; }
      ]
      [ { extras.x = [ ]; } ]
      [ { } ]
    ];
    expected = [
      [ ]
      [
        "x"
        "y"
      ]
      [ "x" ]
      [ ]
    ];
  };
}
