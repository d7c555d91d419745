/**
  What this nixpkgs compiles of torch and its companions, by its own expressions, for one
  accelerator and some GPUs: its Python set with another torch and triton in it, so that all above
  them is built with these. Where they need no other arguments, they are the very derivations of
  nixpkgs. Compared with the expressions that docs/nixpkgs-compared.md names.

  # Type
  `Context -> Selection -> { torch; torchaudio; torchvision; triton; }`, null for what there is not,
  with `Selection = { python; accelerator :: "none" | { cuda; } | { rocm; }; targets :: [ String ];
  mpi :: Bool; }`

  # Inputs
  `targets` : capabilities or gfx that code is made for; none: all that this nixpkgs compiles for
*/
context:
{
  python,
  accelerator,
  targets,
  mpi,
}:
let
  inherit (context) pkgs lib;
  cudaSupport = accelerator ? cuda;
  rocmSupport = accelerator ? rocm;
  own = pkgs.cudaPackages;
  isOwn = own.cudaMajorMinorVersion == accelerator.cuda;
  cudaPackages = if isOwn then own else context.cudaPackagesFor accelerator.cuda;

  # Only what an expression takes; what cannot be overridden is as it is.
  override =
    package: arguments:
    if package ? override then
      package.override (builtins.intersectAttrs (lib.functionArgs package.override) arguments)
    else
      package;
  # Of what stands outside of the Python set, where CUDA is not the set's own.
  onCuda =
    package: if cudaSupport && !isOwn then override package { inherit cudaPackages; } else package;

  common = {
    inherit cudaSupport rocmSupport;
  }
  // lib.optionalAttrs cudaSupport { inherit cudaPackages; };
  torchWith =
    triton: torch:
    override torch (
      common
      // lib.optionalAttrs (triton != null) {
        inherit triton;
        _tritonEffective = triton;
      }
      // lib.optionalAttrs (cudaSupport && !isOwn) {
        effectiveMagma = onCuda pkgs.magma-cuda-static;
      }
      // lib.optionalAttrs mpi {
        MPISupport = true;
        mpi = onCuda pkgs.mpi;
      }
      // lib.optionalAttrs (targets != [ ]) { gpuTargets = targets; }
    );

  # Overlays of ours replace torch, and keep what nixpkgs has itself (overlays/python.nix).
  pythonPackages = context.pythons.${python}.pkgs;
  original = pythonPackages.overrideScope (_: prev: prev.accelpkgsOriginals or { });
  # What a nixpkgs dropped may be an alias that throws.
  has = set: name: (builtins.tryEval (set.${name} or null != null)).value;
  set = original.overrideScope (
    final: prev: {
      triton = if has prev "triton" then override prev.triton common else null;
      torch = if has prev "torch" then torchWith final.triton prev.torch else null;
    }
  );
in
lib.genAttrs [
  "torch"
  "torchaudio"
  "torchvision"
  "triton"
] (name: if has set name then set.${name} else null)
