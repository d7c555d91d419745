# The complete half of clauses: places between versions.
{ root, lib }:
let
  inherit (import (root + "/nix/lib/internal/bounds-general.nix")) bounds;
  below = bound: text: lib.version.key text < bound;
  ends =
    operator: text:
    let
      b = bounds operator text;
    in
    versions:
    map (v: {
      inherit v;
      lo = b ? lo && below b.lo v;
      hi = b ? hi && below b.hi v;
    }) versions;
  admitted =
    operator: text: versions:
    builtins.filter (lib.specifier.contains [
      [
        operator
        text
      ]
    ]) versions;
in
{
  "=== keeps the text, in small letters" = {
    expr = map (bounds "===") [
      "1.0RC1"
      "x y"
      ""
    ];
    expected = [
      { exact = [ "1.0rc1" ]; }
      {
        hi = [ ];
        invalid = true;
      }
      { exact = [ "" ]; }
    ];
  };
  "== with a local is that one alone" = {
    expr = map (v: { inherit (v) lo hi; }) (
      ends "==" "1rc1+a" [
        "1rc1"
        "1rc1+a"
        "1rc1+a.1"
      ]
    );
    expected = [
      {
        lo = true;
        hi = true;
      }
      {
        lo = false;
        hi = true;
      }
      {
        lo = false;
        hi = false;
      }
    ];
  };
  "== without a local ends after all locals" = {
    expr = admitted "==" "1rc1" [
      "1rc1"
      "1rc1+z.9"
      "1rc1.post0"
      "1rc1.post0.dev0"
    ];
    expected = [
      "1rc1"
      "1rc1+z.9"
    ];
  };
  "< a final release leaves its pre-releases out, < a pre-release does not" = {
    expr = [
      (admitted "<" "1!2" [
        "1!2.dev0"
        "1!1.9"
      ])
      (admitted "<" "2rc2" [
        "2.dev0"
        "2rc1"
        "2rc2.dev0"
        "2rc2"
      ])
      (admitted "<" "2.post1" [
        "2"
        "2.post0"
        "2.post1.dev0"
      ])
    ];
    expected = [
      [ "1!1.9" ]
      [
        "2.dev0"
        "2rc1"
        "2rc2.dev0"
      ]
      [
        "2"
        "2.post0"
      ]
    ];
  };
  "> a release leaves its posts and locals out, > a post release its locals" = {
    expr = [
      (admitted ">" "1!2" [
        "1!2.post9"
        "1!2+x"
        "1!2.0.1.dev0"
      ])
      (admitted ">" "2rc1" [
        "2rc1.post1"
        "2rc2"
      ])
      (admitted ">" "2.post1" [
        "2.post1+x"
        "2.post2"
      ])
      (admitted ">" "2.dev1" [
        "2.dev1+x"
        "2.dev2"
      ])
    ];
    expected = [
      [ "1!2.0.1.dev0" ]
      [ "2rc2" ]
      [ "2.post2" ]
      [ "2.dev2" ]
    ];
  };
  "~= keeps the epoch, and all but the last number" = {
    expr = [
      (admitted "~=" "1!2.3rc1" [
        "1!2.3rc1"
        "1!2.9"
        "1!3.dev0"
        "2.5"
      ])
      (admitted "~=" "2rc1" [
        "2rc1"
        "2"
      ])
    ];
    expected = [
      [
        "1!2.3rc1"
        "1!2.9"
      ]
      [ ]
    ];
  };
  "a prefix of an epoch" = {
    expr = [
      (admitted "==" "1!0.*" [
        "1!0.dev0"
        "1!0.9"
        "1!1.dev0"
        "0.5"
      ])
      (admitted "!=" "1!0.*" [
        "1!0.9"
        "1!1"
        "0.5"
      ])
      (admitted ">=" "1!0.*" [ "1!5" ])
    ];
    expected = [
      [
        "1!0.dev0"
        "1!0.9"
      ]
      [
        "1!1"
        "0.5"
      ]
      [ ]
    ];
  };
  "a local goes with == and != only" = {
    expr = map (operator: (bounds operator "1+a").invalid or false) [
      "=="
      "!="
      "<"
      "<="
      ">"
      ">="
      "~="
    ];
    expected = [
      false
      false
      true
      true
      true
      true
      true
    ];
  };
}
