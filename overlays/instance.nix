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
  : `suite` : torch, and of its companions those that exist for the accelerator and for the newest
  torch that has torchvision; `hasSuite`: whether torch itself does
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
  # nixpkgs reads an empty list as none given.
  stated = map toString (
    if config.cudaCapabilities or null == null then [ ] else config.cudaCapabilities
  );
  base = accelpkgs.bases.nixpkgs {
    inherit pkgs;
    pythons.${python} = interpreter;
    cudaCompat = board.cudaCompat or null;
  };
  jetson = import ./jetson.nix;
  board = if builtins.elem kind jetson.names then jetson.of kind pkgs else null;
  boardOfConfig = if config.cudaSupport or false then jetson.boardOf stated else null;
  kind =
    if accelerator != "config" then
      accelerator
    else if boardOfConfig != null then
      boardOfConfig
    else if config.cudaSupport or false then
      "cuda"
    else if config.rocmSupport or false then
      "rocm"
    else
      "none";

  inherit (pkgs.lib) versions;
  canHaveTorch =
    asked:
    (accelpkgs.tryPlan (
      {
        packages = [ "torch" ];
        inherit python;
        inherit (base) system glibc;
      }
      // asked
    )).ok;
  # The release where torch is built for it, else any of the same major.
  releaseOf =
    axis: release: asked:
    if canHaveTorch (asked // { ${axis} = release; }) then release else versions.major release;
  # Where nobody named capabilities, those that nixpkgs compiles for. What no torch of this CUDA
  # runs on is left out, and said: nobody asked for it by name.
  ofNixpkgs = map toString (pkgs.cudaPackages.flags.cudaCapabilities or [ ]);
  capabilities =
    let
      cuda = versions.major pkgs.cudaPackages.cudaMajorMinorVersion;
      runs =
        capability:
        canHaveTorch {
          inherit cuda;
          capabilities = [ capability ];
        };
      split = builtins.partition runs ofNixpkgs;
      lost = builtins.concatStringsSep ", " split.wrong;
    in
    if stated != [ ] then
      stated
    else if
      ofNixpkgs == [ ]
      || canHaveTorch {
        inherit cuda;
        capabilities = ofNixpkgs;
      }
    then
      ofNixpkgs
    else
      builtins.trace (
        "accelpkgs: no torch for CUDA ${cuda} runs on ${lost}, which nixpkgs compiles for: "
        + "left out; config.cudaCapabilities says which GPUs count"
      ) split.right;
  axes = {
    cuda = {
      inherit capabilities;
      cuda = releaseOf "cuda" pkgs.cudaPackages.cudaMajorMinorVersion { inherit capabilities; };
    };
    rocm.rocm = releaseOf "rocm" (versions.majorMinor pkgs.rocmPackages.rocm-core.version) { };
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
  # Null where there is none.
  torchOf =
    packages:
    let
      tried = accelpkgs.tryPlan (
        {
          inherit packages;
          inherit (base) system glibc;
        }
        // request
      );
    in
    if tried.ok then tried.plan.packages.torch.version else null;
  alone = torchOf [ "torch" ];
  withVision = torchOf [
    "torch"
    "torchvision"
  ];
  # torchaudio is not built for every CUDA and every torch; it must not lead to an older torch.
  withAudio = torchOf [
    "torch"
    "torchvision"
    "torchaudio"
  ];
in
{
  inherit base request;
  # Where not even torch can be planned, the error is about torch alone.
  suite = [
    "torch"
  ]
  ++ pkgs.lib.optional (withVision != null) "torchvision"
  ++ pkgs.lib.optional (withVision != null && withAudio == withVision) "torchaudio";
  hasSuite = withVision != null || alone != null;
  concretise = asked: accelpkgs.concretise ({ inherit base; } // request // asked);
}
