{ lib, ... }:
let
  inherit (lib) list;
in
{
  last = {
    "of one, of several, of none" = {
      expr = map list.last [
        [ "a" ]
        [
          "a"
          "b"
        ]
        [ ]
      ];
      expected = [
        "a"
        "b"
        null
      ];
    };
    "looks at no other" = {
      expr = list.last [
        (throw "the first")
        2
      ];
      expected = 2;
    };
  };
  take = {
    "none, some, exactly all, more than there are" = {
      expr =
        map
          (
            n:
            list.take n [
              1
              2
              3
            ]
          )
          [
            0
            2
            3
            4
          ];
      expected = [
        [ ]
        [
          1
          2
        ]
        [
          1
          2
          3
        ]
        [
          1
          2
          3
        ]
      ];
    };
    "of nothing is nothing" = {
      expr = list.take 2 [ ];
      expected = [ ];
    };
    "looks at no other" = {
      expr = list.take 1 [
        1
        (throw "the second")
      ];
      expected = [ 1 ];
    };
  };
  reverse = {
    "of nothing is nothing" = {
      expr = list.reverse [ ];
      expected = [ ];
    };
    "twice is the same" = {
      expr = list.reverse (
        list.reverse [
          1
          2
          3
          4
        ]
      );
      expected = [
        1
        2
        3
        4
      ];
    };
  };
  toSet = {
    "each once" = {
      expr = builtins.attrNames (
        list.toSet [
          "b"
          "a"
          "b"
        ]
      );
      expected = [
        "a"
        "b"
      ];
    };
    "of nothing is empty" = {
      expr = list.toSet [ ];
      expected = { };
    };
  };
}
