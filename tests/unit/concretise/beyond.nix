# What upstream has beyond what is recorded.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope) package solveWith stage;
  inherit (stage "beyond.nix" { inherit lib; }) beyond lockSet of;
  releases = [
    "5.1.2"
    "5.0.3"
    {
      version = "4.9";
      requiresPython = [
        [
          "<"
          "3.12"
        ]
      ];
    }
  ];
  published = [
    "5.1"
    "5.0"
    "4.10"
    "4.9"
    "4.8"
    "3.0"
  ];
  recorded = package "a" releases;
  table = {
    a = recorded // {
      data = recorded.data // {
        inherit published;
      };
    };
    b = package "b" [ "2" ];
  };
  ask =
    data: text:
    let
      found = of {
        requests = [ (lib.specifier.parse text) ];
        inherit data;
        inherit ((solveWith table { packages = [ "a" ]; }).domains.a) candidates;
      };
    in
    if found == null then null else { inherit (found) lines sure; };
  known = ask table.a.data;
  sure = lines: {
    inherit lines;
    sure = true;
  };
  perhaps = lines: {
    inherit lines;
    sure = false;
  };
in
{
  "what is recorded needs nothing" = {
    expr = map known [
      ">=5"
      "<5.1"
      "==5.0.3"
      "!=5.1.2"
    ];
    expected = [
      null
      null
      null
      null
    ];
  };
  "lines that fit as a whole" = {
    expr = map known [
      "<4.9"
      "==4.8.*"
      "~=3.0"
      ">=4.8,<4.9"
      "!=5.*,<4.9,>3.0.5"
    ];
    expected = map sure [
      [
        "4.8"
        "3.0"
      ]
      [ "4.8" ]
      [ "3.0" ]
      [ "4.8" ]
      [ "4.8" ]
    ];
  };
  "a release of a line may be there, recorded lines among them" = {
    expr = map known [
      "==4.8.1"
      "===5.0.1"
      ">=4.8.2,<4.9"
      "~=5.0.4"
    ];
    expected = map perhaps [
      [ "4.8" ]
      [ "5.0" ]
      [ "4.8" ]
      [ "5.0" ]
    ];
  };
  "what upstream never had" = {
    expr = map known [
      ">=99"
      "==2.0"
      "<3"
      ">4.8.99999999,<4.9"
    ];
    expected = [
      null
      null
      null
      null
    ];
  };
  "where a recorded one has no file for the target, only newer lines may help" = {
    expr = map known [
      "<5"
      "<=4.9"
    ];
    expected = [
      (perhaps [ "4.10" ])
      null
    ];
  };
  "why the recorded one that is asked for does not fit is told, and of no other" = {
    expr =
      map
        (
          text:
          (of {
            requests = [ (lib.specifier.parse text) ];
            inherit (table.a) data;
            inherit ((solveWith table { packages = [ "a" ]; }).domains.a) candidates;
          }).unfit
        )
        [
          "<5"
          "<4.9"
        ];
    expected = [
      [ "4.9 needs Python <3.12" ]
      [ ]
    ];
  };
  "what upstream has may be unknown" = {
    expr = map (ask (removeAttrs recorded.data [ "published" ])) [
      "<4"
      ">=99"
      ">=5"
    ];
    expected = [
      (perhaps null)
      (perhaps null)
      null
    ];
  };
  "a request: what is said of a package counts together, wherever it is said" = {
    expr =
      map
        (
          request:
          let
            found = beyond {
              inherit request;
              recordOf = name: table.${name}.data or null;
              inherit (solveWith table request) domains;
            };
          in
          if found == null then null else { inherit (found) name clauses recorded; }
        )
        [
          { packages = [ "a" ]; }
          {
            packages = [
              "b"
              "a<5"
            ];
            constraints.a = "==4.8.*";
          }
          {
            packages = [ "b" ];
            constraints.a = "<4";
          }
        ];
    expected =
      let
        recorded = {
          newest = "5.1.2";
          oldest = "4.9";
        };
      in
      [
        null
        {
          name = "a";
          clauses = "<5,==4.8.*";
          inherit recorded;
        }
        {
          name = "a";
          clauses = "<4";
          inherit recorded;
        }
      ];
  };
  "what to lock" = {
    expr = lockSet {
      packages = [
        "A[x]<5"
        "b"
      ];
      constraints = {
        a = "!=4.1";
        c = ">=2";
      };
    };
    expected = [
      "a[x]<5,!=4.1"
      "b"
      "c>=2"
    ];
  };
}
