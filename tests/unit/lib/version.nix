{ lib, ... }:
let
  inherit (lib) version;
  same = a: b: version.compare a b == 0;
in
{
  major = {
    "the first number, as text" = {
      expr = map lib.version.major [
        "12.8"
        "535.104.05"
        "15"
        "13-next"
        "007.1"
      ];
      expected = [
        "12"
        "535"
        "15"
        "13"
        "007"
      ];
    };
    "null where there is none" = {
      expr = map lib.version.major [
        "none"
        ""
        ".1"
        "v1"
      ];
      expected = [
        null
        null
        null
        null
      ];
    };
  };
  parse = {
    "reads every part" = {
      expr = version.parse "1!2.3rc4.post5.dev6+a.7";
      expected = {
        epoch = 1;
        release = [
          2
          3
        ];
        pre = [
          "rc"
          4
        ];
        post = 5;
        dev = 6;
        local = [
          "a"
          7
        ];
      };
    };
    "knows the other spellings" = {
      expr = map (v: (version.parse v).pre) [
        "1alpha"
        "1.BETA2"
        "1_c3"
        "1-pre-4"
        "1preview5"
      ];
      expected = [
        [
          "a"
          0
        ]
        [
          "b"
          2
        ]
        [
          "rc"
          3
        ]
        [
          "rc"
          4
        ]
        [
          "rc"
          5
        ]
      ];
    };
    "takes a bare number after a dash as a post release" = {
      expr = map (v: (version.parse v).post) [
        "1.0-1"
        "1.0.r2"
        "1.0rev"
        "1.0a-1"
      ];
      expected = [
        1
        2
        0
        null
      ];
    };
    "refuses what PEP 440 does not allow" = {
      expr = map version.parse [
        ""
        "1.0.x"
        "1.0+"
        "1.0+a_"
        "1!"
        "1.0-a-b"
        "1..0"
        "1.0.*"
        "french toast"
      ];
      expected = [
        null
        null
        null
        null
        null
        null
        null
        null
        null
      ];
    };
    "keeps numbers that Nix cannot hold" = {
      expr = (version.parse "123456789012345678901.5").release;
      expected = [
        "123456789012345678901"
        5
      ];
    };
  };
  key = {
    "is the same for equal versions however they are written" = {
      expr = map (v: version.key v == version.key "1.0rc1") [
        "1rc1"
        "1.0.0C1"
        " v1.0-pre_1 "
        "01.0rc01"
      ];
      expected = [
        true
        true
        true
        true
      ];
    };
    "takes the fast and the slow way to the same place" = {
      expr = map (v: version.key v == version.key (version.parse v)) [
        "2.8.0"
        "10"
        "0.10.0.0"
        "0"
        "0.0"
        "1.0.100"
      ];
      expected = [
        true
        true
        true
        true
        true
        true
      ];
    };
    "keeps numbers that Nix cannot hold in order" = {
      expr = builtins.sort (a: b: version.key a < version.key b) [
        "9223372036854775808"
        "1000000000000000000"
        "999999999999999999"
        "1"
        "100000000000000000000000000000000000001"
        "100000000000000000000000000000000000000"
      ];
      expected = [
        "1"
        "999999999999999999"
        "1000000000000000000"
        "9223372036854775808"
        "100000000000000000000000000000000000000"
        "100000000000000000000000000000000000001"
      ];
    };
    "is null for what is no version" = {
      expr = version.key "x";
      expected = null;
    };
  };
  compare = {
    "orders the stages of one release" =
      let
        stages = [
          "1.dev0"
          "1a0.dev1"
          "1a0"
          "1a0.post0.dev0"
          "1a0.post0"
          "1b0"
          "1rc0"
          "1"
          "1+a"
          "1+a.1"
          "1+1"
          "1.post0.dev0"
          "1.post0"
          "1.post0+x"
          "1.0.1.dev0"
          "2"
          "1!0"
        ];
        n = builtins.length stages;
        at = builtins.elemAt stages;
      in
      {
        expr = builtins.genList (i: version.compare (at i) (at (i + 1))) (n - 1);
        expected = builtins.genList (_: -1) (n - 1);
      };
    "ignores trailing zeros" = {
      expr = same "1.0.0" "1" && same "0.0" "0" && !same "1.0.1" "1";
      expected = true;
    };
    "puts letters of a local before its numbers" = {
      expr = map (pair: version.compare (builtins.elemAt pair 0) (builtins.elemAt pair 1)) [
        [
          "1+a"
          "1+1"
        ]
        [
          "1+1.a"
          "1+1"
        ]
        [
          "1+ab"
          "1+a"
        ]
        [
          "1+10"
          "1+9"
        ]
      ];
      expected = [
        (-1)
        1
        1
        1
      ];
    };
    "takes parsed versions too" = {
      expr = version.compare (version.parse "2") "1";
      expected = 1;
    };
  };
  isPrerelease = {
    "is one if it has pre or dev" = {
      expr = map version.isPrerelease [
        "1a1"
        "1.dev0"
        "1.post1.dev0"
        "1.post1"
        "1+rc1"
        "1.0"
        "no version"
      ];
      expected = [
        true
        true
        true
        false
        false
        false
        false
      ];
    };
  };
  canonical = {
    "of what is canonical is the same" = {
      expr = version.canonical "1!2.0.0a1.post2.dev3+cu128.1";
      expected = "1!2.0.0a1.post2.dev3+cu128.1";
    };
    "of what is not" = {
      expr = map version.canonical [
        "V1.00.2-R3"
        "0!1"
        "1.0+UBUNTU_007"
        "nonsense"
      ];
      expected = [
        "1.0.2.post3"
        "1"
        "1.0+ubuntu.7"
        null
      ];
    };
  };
  public = {
    "drops the local only" = {
      expr = map version.public [
        "2.8.0+cu128"
        "1!1rc1.dev2+x"
        "2.8.0"
        "02.8"
        "?"
      ];
      expected = [
        "2.8.0"
        "1!1rc1.dev2"
        "2.8.0"
        "2.8"
        null
      ];
    };
  };
  base = {
    "keeps epoch and release" = {
      expr = map version.base [
        "1!2.0.0rc1.post2+x"
        "3"
        "?"
      ];
      expected = [
        "1!2.0.0"
        "3"
        null
      ];
    };
  };
  majorMinor = {
    "of long, short and odd versions" = {
      expr = map version.majorMinor [
        "12.8.93"
        "13"
        "2.8rc1"
        "2.08"
        "1!3.4.5"
        "?"
      ];
      expected = [
        "12.8"
        "13.0"
        "2.8"
        "2.8"
        "3.4"
        null
      ];
    };
  };
}
