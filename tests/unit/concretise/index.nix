# Folders of packages as one table, and a user's own beside ours.
scope@{ root, ... }:
let
  inherit (import ./common.nix scope) errors meta stage;
  read = stage "index.nix" { inherit errors; };
  mine = root + "/tests/fixtures/my-pkgs";
  bad = read [ (root + "/tests/fixtures/bad-index") ];
  concretise = import (root + "/nix/concretise") { };
  index = [ (root + "/tests/fixtures/my-pkgs") ];
  request = {
    inherit index;
    packages = [ "my-kernel" ];
    python = "3.12";
  };
  inherit (concretise) plan tryPlan;
  kernel = (plan request).packages.my-kernel;
  codes = request: map (p: p.code) (tryPlan request).problems;
in
{
  table = {
    "a package is its folder, what package.nix says over its defaults, and its releases" = {
      expr =
        let
          p = (read [ mine ]).my-kernel;
        in
        {
          inherit (p) name;
          folder = p.folder == mine + "/my-kernel";
          inherit (p.data) format;
          inherit (p.meta) kind libraries;
        };
      expected = {
        name = "my-kernel";
        folder = true;
        format = 1;
        kind = "accelerated";
        libraries = [ ];
      };
    };
    "without package.nix it is a leaf" = {
      expr = removeAttrs (read [ mine ]).einops.meta [ "rules" ];
      expected = removeAttrs meta [ "rules" ];
    };
    "and has no rules" = {
      expr = (read [ mine ]).einops.meta.rules { };
      expected = [ ];
    };
    "the first of two folders wins, and both count" = {
      expr =
        let
          t = read [
            mine
            (root + "/pkgs")
          ];
        in
        {
          einops = t.einops.folder == mine + "/einops";
          torch = t ? torch;
          turned =
            (read [
              (root + "/pkgs")
              mine
            ]).einops.folder == mine + "/einops";
        };
      expected = {
        einops = true;
        torch = true;
        turned = false;
      };
    };
    "no folder is an empty table" = {
      expr = read [ ];
      expected = { };
    };
    "a folder as text, with the context that a flake's input has" = {
      expr = (read [ (builtins.appendContext (toString mine) { }) ]).einops.name;
      expected = "einops";
    };
    "nothing is read before it is touched" = {
      expr = builtins.attrNames bad;
      expected = [
        "no-name"
        "no-object"
        "no-releases"
        "wrong-format"
        "wrong-name"
      ];
    };
  };
  refused =
    builtins.mapAttrs (name: _: {
      expr = bad.${name}.data;
      throws = true;
    }) bad
    // {
      "what package.nix says is there all the same" = {
        expr = bad.no-releases.meta.description;
        expected = "It has no releases.json.";
      };
    };

  theirsAndOursInOnePlan = {
    expr = {
      kernel = kernel.version;
      torch = builtins.substring 0 5 (plan request).packages.torch.version;
    };
    expected = {
      kernel = "2.0";
      torch = "2.11.";
    };
  };
  theFirstFolderWins = {
    expr = (plan request).packages.einops.version;
    expected = "99";
  };
  aPrefixMakesTheAddress = {
    expr = kernel.file.url;
    expected = "https://example.org/wheels/my_kernel-2.0%2Bcu13torch2.11-cp312-cp312-linux_x86_64.whl";
  };
  aFileOfTheIndexHasNoAddress = {
    expr = (plan (request // { constraints.my-kernel = "==1.0"; })).packages.my-kernel.file ? url;
    expected = false;
  };
  aMarkedVariantIsNeverChosen = {
    expr = (plan (request // { cuda = "12"; })).packages.my-kernel.version;
    expected = "1.0";
  };
  theMarkIsTold = {
    expr = map (n: n.why) (plan (request // { cuda = "12"; })).packages.my-kernel.because.newer;
    expected = [
      "is for cuda 13, and you ask for cuda = \"12\""
      "is left out: lacks symbols of torch 2.8"
    ];
  };
  theirRulesAreAsked = {
    expr = codes (
      request
      // {
        capabilities = [ "8.9" ];
        constraints.my-kernel = "==1.0";
      }
    );
    expected = [ "E140" ];
  };
  oursStaysAsItIs = {
    expr = (tryPlan (builtins.removeAttrs request [ "index" ])).ok;
    expected = false;
  };
  aFolderGivenAsText = {
    expr = (plan (request // { index = map toString index; })).packages.my-kernel.version;
    expected = "2.0";
  };
  noSuchFolder = {
    expr = plan (request // { index = [ "/there/is/no/such/folder" ]; });
    throws = true;
  };
}
