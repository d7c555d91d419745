# The grammar of versions, with all its spellings.
{ root, ... }:
let
  pep440 = import (root + "/nix/lib/internal/pep440.nix");
in
{
  number = {
    "leading zeros go, nothing is nought" = {
      expr = map pep440.number [
        ""
        "0"
        "007"
        "000"
        "120"
      ];
      expected = [
        0
        0
        7
        0
        120
      ];
    };
    "what Nix cannot hold stays digits" = {
      expr = map pep440.number [
        "999999999999999999"
        "1000000000000000000"
        "0001000000000000000000"
      ];
      expected = [
        999999999999999999
        "1000000000000000000"
        "1000000000000000000"
      ];
    };
  };
  plain =
    let
      release =
        text:
        let
          m = builtins.match pep440.plain text;
        in
        if m == null then null else builtins.head m;
    in
    {
      "a release without its trailing zeros" = {
        expr = map release [
          "2.8.0"
          "10"
          "1.0.0"
          "2.0.1"
        ];
        expected = [
          "2.8"
          "10"
          "1"
          "2.0.1"
        ];
      };
      "nothing else" = {
        expr = map release [
          "0"
          "0.0"
          "01"
          "1.01"
          "1rc1"
          "1."
          "v1"
          "1.1000000000000000000"
        ];
        expected = builtins.genList (_: null) 8;
      };
    };
  parseWildcard = {
    "a prefix, with its epoch and its zeros" = {
      expr = map pep440.parseWildcard [
        "1.0.*"
        "2!01.*"
      ];
      expected = [
        {
          epoch = 0;
          release = [
            1
            0
          ];
        }
        {
          epoch = 2;
          release = [ 1 ];
        }
      ];
    };
    "is one of a release only" = {
      expr = map pep440.parseWildcard [
        "1"
        "*"
        "1.*.2"
        "1rc1.*"
        "1.*+x"
      ];
      expected = [
        null
        null
        null
        null
        null
      ];
    };
  };
  lowerCase = {
    "ASCII" = {
      expr = pep440.lowerCase "AZaz-09";
      expected = "azaz-09";
    };
  };
}
