/**
  What an instance of nixpkgs asks of `concretise`: its Python, its accelerator, its capabilities.

  # Type
  ```
  { pkgs; interpreter; accelerator ? "config"; nixpkgsOwn ? { }; offers ? true; }
  -> { base; request; suite; hasSuite; suiteConcretised; concretise; }
  ```

  # Inputs
  `accelerator` : `"cuda"`, `"rocm"`, a board of ./jetson.nix, or `"config"`: what
  `config.cudaSupport`, `config.rocmSupport` and a board's `config.cudaCapabilities` say

  : `nixpkgsOwn` : of the base (nix/bases/nixpkgs)
  : `offers` : whether what nixpkgs can compile counts, where no wheel of torch serves

  # Output
  `request` : `python`, `cuda` or `rocm`, `capabilities`, and `mpi` where `config.mpiSupport` says
  so, which is an option of ours. CUDA is the release of `pkgs.cudaPackages` where torch is built or
  compiled for that release, else its major release; `plan.axes.cuda` says which it became
  : `suite` : torch, and of its companions those that exist for the accelerator and for the newest
  torch that has torchvision; `hasSuite`: whether torch itself does; `suiteConcretised`: planned
  once, for all that needs it
  : `concretise` : with these as defaults
*/
{
  pkgs,
  interpreter,
  accelerator ? "config",
  nixpkgsOwn ? { },
  offers ? true,
}:
let
  concretiser = import ../nix/concretise { };
  inherit (pkgs) config;
  python = "${interpreter.pythonVersion}${
    if builtins.match ".*t" (interpreter.executable or "") != null then "t" else ""
  }";
  # nixpkgs reads an empty list as none given.
  stated = map toString (
    if config.cudaCapabilities or null == null then [ ] else config.cudaCapabilities
  );
  base = (import ../nix/bases).nixpkgs {
    inherit pkgs nixpkgsOwn;
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
  # No wheel has MPI: nixpkgs compiles torch then, for the set's CUDA.
  mpi = offers && config.mpiSupport or false;
  suitesOn =
    base:
    import ./suite.nix {
      inherit
        base
        python
        concretiser
        versions
        mpi
        ;
    };
  # Where nobody named capabilities, those that nixpkgs compiles for. What no torch of this CUDA
  # runs on is left out, and said: nobody asked for it by name.
  ofNixpkgs = map toString (pkgs.cudaPackages.flags.cudaCapabilities or [ ]);
  suiteOfCuda =
    suites:
    let
      release = pkgs.cudaPackages.cudaMajorMinorVersion;
      cuda = versions.major release;
      of = capabilities: suites.of "cuda" release { inherit capabilities; };
      runs =
        capability:
        (concretiser.tryPlan {
          packages = [ "torch" ];
          inherit (base) system glibc;
          inherit python cuda;
          capabilities = [ capability ];
        }).ok;
      split = builtins.partition runs ofNixpkgs;
      lost = builtins.concatStringsSep ", " split.wrong;
      whole = of ofNixpkgs;
    in
    if stated != [ ] then
      of stated
    else if ofNixpkgs == [ ] || whole.ok || mpi then
      whole
    else
      builtins.trace (
        "accelpkgs: no torch for CUDA ${cuda} runs on ${lost}, which nixpkgs compiles for: "
        + "left out; config.cudaCapabilities says which GPUs count"
      ) (of split.right);
  suiteOf =
    suites:
    if board != null then
      suites.for {
        inherit (board) cuda jetpack;
        capabilities = [ board.capability ];
      }
    else if kind == "cuda" then
      suiteOfCuda suites
    else if kind == "rocm" then
      suites.of "rocm" (versions.majorMinor pkgs.rocmPackages.rocm-core.version) { }
    else
      suites.for { cuda = null; };
  # What nixpkgs can compile is looked at where no wheel of torch serves.
  ofWheels = suiteOf (suitesOn (removeAttrs base [ "offers" ]));
  taken = if offers && (mpi || !ofWheels.ok) then suiteOf (suitesOn base) else ofWheels;
  request = {
    inherit python;
  }
  // taken.asked;
in
{
  inherit base request;
  # Where not even torch can be planned, the error is about torch alone.
  suite = taken.packages;
  hasSuite = taken.ok;
  suiteConcretised = if taken.ok then taken.concretisation else throw ("\n" + taken.message);
  concretise = asked: concretiser.concretise ({ inherit base; } // request // asked);
}
