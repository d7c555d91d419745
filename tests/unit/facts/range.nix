# Ranges of versions.
{ root, ... }:
let
  facts = import (root + "/nix/facts");
in
{
  "from is inclusive, below is not" = {
    expr =
      map
        (
          v:
          facts.range.holds v {
            from = "1.2";
            below = "1.10";
          }
        )
        [
          "1.1"
          "1.2"
          "1.9.9"
          "1.10"
        ];
    expected = [
      false
      true
      true
      false
    ];
  };
  "a post release comes after" = {
    expr = facts.range.holds "2.8.3.post2" {
      from = "2.8.3";
      below = "2.8.4";
    };
    expected = true;
  };
  "pick takes the first that holds" = {
    expr = facts.range.pick "5" [
      { below = "4"; }
      {
        from = "4";
        n = 1;
      }
      { n = 2; }
    ];
    expected = {
      from = "4";
      n = 1;
    };
  };
  "without bounds everything holds" = {
    expr = facts.range.holds "1" { };
    expected = true;
  };
  "numbers, not letters" = {
    expr = facts.range.holds "2.10" { from = "2.9"; };
    expected = true;
  };
  "pick gives null where none does" = {
    expr = facts.range.pick "1" [ { from = "2"; } ];
    expected = null;
  };
  "at least: a shorter text is read in its favour, at a dot" = {
    expr = map (facts.range.atLeast "580.65.06") [
      "580.65.06"
      "580.95"
      "580"
      "580.65"
      "58"
      "580.6"
      "575.99"
    ];
    expected = [
      true
      true
      true
      true
      false
      false
      false
    ];
  };
}
