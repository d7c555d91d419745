# Whose licence a distribution is under.
{ root, ... }:
let
  facts = import (root + "/nix/facts");
  made = import (root + "/nix/facts/licence.nix") {
    data = facts.data // {
      licences.nvidia = {
        prefix = "green-";
        free = [ "green-tree" ];
        others = [ "moss" ];
      };
    };
  };
in
{
  "by the beginning of its name, or by all of it; a CUDA at its end does not count" = {
    expr = map made.isOfNvidia [
      "green-sky"
      "green-sky-cu12"
      "green-tree"
      "green-tree-cu13"
      "green-trees"
      "moss"
      "moss-cu12"
      "mosses"
      "greens"
      "torch"
    ];
    expected = [
      true
      true
      false
      false
      true
      true
      true
      false
      false
      false
    ];
  };
}
