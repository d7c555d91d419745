# A user's own package folders beside ours.
{ root, ... }:
let
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
    expr = codes (request // { capabilities = [ "8.9" ]; constraints.my-kernel = "==1.0"; });
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
