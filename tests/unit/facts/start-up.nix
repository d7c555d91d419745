# What was reviewed is known by package and content, never by name.
{ root, ... }:
let
  a = builtins.hashString "sha256" "a";
  b = builtins.hashString "sha256" "b";
  facts = import (root + "/nix/facts/start-up.nix") {
    data.startUp.reviewed = [
      {
        package = "tool";
        file = "tool.pth";
        sha256 = [ a ];
      }
      {
        package = "tool";
        file = "other.pth";
        sha256 = [ b ];
      }
    ];
  };
  found = {
    file = "tool.pth";
    sha256 = a;
  };
  isReviewed =
    package: one:
    let
      judged = facts.judgedStartUp package [ one ];
    in
    assert judged.reviewed ++ judged.unreviewed == [ one ];
    judged.reviewed != [ ];
in
{
  "every row of a package counts" = {
    expr = [
      (facts.reviewedStartUp "tool")
      (facts.reviewedStartUp "else")
    ];
    expected = [
      [
        a
        b
      ]
      [ ]
    ];
  };
  "the content decides" = {
    expr = map (isReviewed "tool") [
      found
      (found // { file = "renamed.pth"; })
      (found // { sha256 = builtins.hashString "sha256" "c"; })
      { file = "tool.pth"; }
      { file = "sitecustomize.py"; }
    ];
    expected = [
      true
      true
      false
      false
      false
    ];
  };
  "of that package alone" = {
    expr = isReviewed "else" found;
    expected = false;
  };
}
