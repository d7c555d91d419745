# What a plan says of code that runs whenever Python starts.
{ lib, root, ... }:
let
  notes = import (root + "/nix/concretise/notes/start-up.nix") { inherit lib facts; };
  facts = import (root + "/nix/facts");
  named = map (file: { inherit file; });
  of = packages: {
    packages = builtins.mapAttrs (
      name: fields:
      {
        inherit name;
        version = "1";
      }
      // fields
    ) packages;
  };
in
{
  "nothing of what runs nothing" = {
    expr = notes (of {
      a = { };
      b = { };
    });
    expected = [ ];
  };
  "one sentence for all" = {
    expr = notes (of {
      b.startUp = named [ "b.pth" ];
      a.startUp = named [
        "x.pth"
        "usercustomize"
      ];
      c = { };
    });
    expected = [ "Runs code whenever Python starts: a 1 (x.pth, usercustomize), b 1 (b.pth)" ];
  };
  "what was reviewed is told apart, of one package, too" = {
    expr = notes (of {
      setuptools.startUp = named [ "x.pth" ] ++ [
        {
          file = "d.pth";
          sha256 = builtins.head (facts.reviewedStartUp "setuptools");
        }
      ];
    });
    expected = [
      "Runs code whenever Python starts: setuptools 1 (x.pth)"
      "Runs reviewed code whenever Python starts: setuptools 1 (d.pth)"
    ];
  };
  "unknown is said as unknown" = {
    expr = notes (of {
      b.startUp = null;
      a.startUp = null;
      c.startUp = named [ "c.pth" ];
    });
    expected = [
      "Runs code whenever Python starts: c 1 (c.pth)"
      "Not looked at, what runs whenever Python starts: a 1, b 1"
    ];
  };
}
