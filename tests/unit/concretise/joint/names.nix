# Names of one target among those of several.
{ root, ... }:
let
  names = import (root + "/nix/concretise/joint/names.nix");
  inherit (names)
    bare
    markOf
    of
    renamed
    stripped
    told
    ;
in
{
  "there and back" = {
    expr = bare "ci" (
      renamed "ci" {
        torch = 1;
        "@cuda" = 2;
      }
      // renamed "c" { torch = 3; }
    );
    expected = {
      torch = 1;
      "@cuda" = 2;
    };
  };
  "no target is the end of another" = {
    expr = bare "i" (renamed "ci" { torch = 1; });
    expected = { };
  };
  "whose it is" = {
    expr = map of [
      "torch@{ci}"
      "@packages.torch@{my.laptop-2}"
      "torch"
    ];
    expected = [
      "ci"
      "my.laptop-2"
      null
    ];
  };
  "a name alone" = {
    expr = [
      (markOf "ci")
      (stripped "ci" "torch@{ci}")
      (stripped "ci" "torch@{arm}")
    ];
    expected = [
      "@{ci}"
      "torch"
      "torch@{arm}"
    ];
  };
  "reasons say of whom they speak" = {
    expr = [
      (told "ci" "torch@{ci} 2.9 needs numpy>=2, but numpy@{old} 1.26 is taken")
      (told "ci" "is for =torch 2.9.1 , but torch@{arm} is for =torch 2.8.0 ")
      (told "ci" (
        "leaves no torch@{ci}: torch@{ci} 2.9 is for =torch 2.9 , "
        + "but torch@{arm} is for =torch 2.8 "
      ))
      (told "ci" "is for cuda@{ci} 12, and you ask for cuda@{ci} = \"13\"")
    ];
    expected = [
      "torch 2.9 needs numpy>=2, but numpy 1.26 of old is taken"
      "would differ from arm, which takes 2.8.0"
      "leaves no torch: torch 2.9 would differ from arm, which takes 2.8"
      "is for cuda 12, and you ask for cuda = \"13\""
    ];
  };
}
