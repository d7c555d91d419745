/**
  What an instance of nixpkgs asks of `concretise`: its Python, its accelerator, its capabilities.

  # Type
  `{ pkgs; interpreter; accelerator ? "config"; } -> { base; request; suite; concretise; }`

  # Inputs
  `accelerator` : `"cuda"`, `"rocm"`, a board of ./jetson.nix, or `"config"`: what
  `config.cudaSupport`, `config.rocmSupport` and a board's `config.cudaCapabilities` say

  # Output
  `request` : `python`, `cuda` or `rocm`, `capabilities`. CUDA is the release of `pkgs.cudaPackages`
  where torch is built for that release, else its major release; `plan.axes.cuda` says which it
  became
  : `suite` : torch, and of its companions those that exist for the accelerator; `hasSuite`: whether
  torch itself does
  : `concretise` : with these as defaults
*/
{
  pkgs,
  interpreter,
  accelerator ? "config",
}:
let
  accelpkgs = import ../nix/outputs/lib.nix { };
  inherit (pkgs) config;
  python = "${interpreter.pythonVersion}${
    if builtins.match ".*t" (interpreter.executable or "") != null then "t" else ""
  }";
  capabilities = map toString (
    if config.cudaCapabilities or null == null then [ ] else config.cudaCapabilities
  );
  base = accelpkgs.bases.nixpkgs {
    inherit pkgs;
    pythons.${python} = interpreter;
    cudaCompat = board.cudaCompat or null;
  };
  jetson = import ./jetson.nix;
  board = if builtins.elem kind jetson.names then jetson.of kind pkgs else null;
  kind =
    if accelerator != "config" then
      accelerator
    else if config.cudaSupport or false && jetson.boardOf capabilities != null then
      jetson.boardOf capabilities
    else if config.cudaSupport or false then
      "cuda"
    else if config.rocmSupport or false then
      "rocm"
    else
      "none";

  cuda = {
    inherit capabilities;
    cuda =
      let
        release = pkgs.cudaPackages.cudaMajorMinorVersion;
        tried = accelpkgs.tryPlan {
          packages = [ "torch" ];
          inherit python capabilities;
          inherit (base) system glibc;
          cuda = release;
        };
      in
      if tried.ok then release else pkgs.lib.versions.major release;
  };
  axes = {
    inherit cuda;
    rocm.rocm = pkgs.lib.versions.majorMinor pkgs.rocmPackages.rocm-core.version;
    none.cuda = null;
  };
  request = {
    inherit python;
  }
  // (
    if board == null then
      axes.${kind}
    else
      {
        inherit (board) cuda jetpack;
        capabilities = [ board.capability ];
      }
  );
  plannable =
    packages:
    (accelpkgs.tryPlan (
      {
        inherit packages;
        inherit (base) system glibc;
      }
      // request
    )).ok;
  # torchaudio is not built for every CUDA that torch is built for.
  suites = [
    [
      "torch"
      "torchvision"
      "torchaudio"
    ]
    [
      "torch"
      "torchvision"
    ]
    [ "torch" ]
  ];
  found = builtins.filter plannable suites;
in
{
  inherit base request;
  # Where not even torch can be planned, the error is about torch alone.
  suite = if found == [ ] then [ "torch" ] else builtins.head found;
  hasSuite = found != [ ];
  concretise = asked: accelpkgs.concretise ({ inherit base; } // request // asked);
}
