/**
  What this nixpkgs can compile for a target (`offers` of a base): torch, its companions and triton,
  for the CUDA or the ROCm of the set. Nothing of a package is evaluated before its list is asked
  for.

  # Type
  `Context -> Offers` (nix/bases/README.md)
*/
context:
let
  inherit (context) pkgs lib;
  facts = import ../../facts;
  compiled = import ./compiled.nix context;
  inherit (builtins)
    all
    elem
    filter
    isString
    ;
  inherit (facts.data.compiled.nixpkgs) packages;
  inherit (lib) isDerivation;
  orElse = import ./or-else.nix;
  isThere = value: orElse false (builtins.isAttrs value);
  acceleratorOf = import ./offered-accelerator.nix context;

  of =
    target:
    let
      inherit (acceleratorOf target) kind release;
      targets =
        {
          cuda = target.capabilities;
          rocm = target.gfx;
          none = [ ];
        }
        .${kind};
      selection = {
        inherit (target) python;
        accelerator = if release == null then "none" else { ${kind} = release; };
        mpi = target.mpi or false;
        inherit targets;
      };
      # As it is without a word on GPUs: what the set compiles for, its NCCL and magma included.
      plain = compiled (selection // { targets = [ ]; });
      known =
        if kind == "cuda" then
          plain.torch.cudaCapabilities or pkgs.cudaPackages.flags.cudaCapabilities or [ ]
        else if kind == "rocm" then
          lib.splitString ";" (plain.torch.gpuTargetString or "")
        else
          [ ];
      lacking = filter (one: !(elem one known)) targets;
      # The same list, in whatever order, is nothing to override.
      isSame = targets == [ ] || lacking == [ ] && all (one: elem one targets) known;
      taken = selection // { targets = if isSame then [ ] else targets; };
      packagesOf = compiled taken;
      hasPython = context.pythons ? ${target.python} && isThere context.pythons.${target.python};
      gone = filter (c: !(facts.cudaCanRun release c)) targets;
      broken = orElse [ ] (builtins.attrNames packagesOf.torch.brokenConditions or { });
      isDrv = package: orElse false (isString package.drvPath);
      takes =
        argument:
        packagesOf.torch ? override && (lib.functionArgs packagesOf.torch.override) ? ${argument};
      listed = lib.concatStringsSep ", ";
      setting = if kind == "cuda" then "config.cudaCapabilities" else "rocmPackages.clr.gpuTargets";

      problemOf =
        name:
        let
          package = packagesOf.${name};
        in
        if kind != "none" && release == null then
          "is for ${lib.toUpper kind}, which this nixpkgs has not"
        else if kind == "cuda" && gone != [ ] then
          "is for CUDA ${release}, which has no code for ${listed gone}"
        else if name != "triton" && lacking != [ ] then
          "is compiled for ${listed known}: ${setting} lacks ${listed lacking}"
        else if name == "torch" && package.cudaSupport or false != (taken.accelerator ? cuda) then
          "cannot be asked for ${if kind == "cuda" then "CUDA" else "no CUDA"} in this nixpkgs"
        else if name == "torch" && taken.mpi && !(orElse false (isDerivation pkgs.mpi)) then
          "needs mpi, which this nixpkgs has not"
        else if name == "torch" && broken != [ ] then
          "is broken in this nixpkgs: ${listed broken}"
        else if name == "torch" && taken.mpi && !(takes "MPISupport") then
          "has no argument MPISupport in this nixpkgs"
        else if !(isDrv package) then
          "is broken, unfree or for other systems: look at drvPath of python3Packages.${name}"
        else
          null;

      offer =
        name:
        let
          package = packagesOf.${name};
          version = orElse null (if package == null then null else package.version or null);
          isAbove = name != "torch" && name != "triton";
        in
        # Nothing above a torch that cannot be had is worth a look.
        if !hasPython || isAbove && problemOf "torch" != null || version == null then
          [ ]
        else
          [
            {
              by = "nixpkgs";
              inherit version;
              selection = taken;
              axes =
                (
                  if name == "triton" then
                    { }
                  else if release == null then
                    { cuda = "none"; }
                  else
                    { ${kind} = release; }
                )
                // lib.optionalAttrs (name == "torch") { cxx11abi = "true"; }
                // lib.optionalAttrs (name == "torch" && taken.mpi) { mpi = "true"; };
              capabilities =
                if kind != "cuda" || name == "triton" then
                  null
                else if targets == [ ] then
                  known
                else
                  targets;
              gfx =
                if kind != "rocm" || name == "triton" then
                  null
                else if targets == [ ] then
                  known
                else
                  targets;
              against = if isAbove then { torch = packagesOf.torch.version; } else { };
              problem = problemOf name;
            }
          ];
    in
    lib.genAttrs packages offer;
in
{
  by = "nixpkgs";
  names = packages;
  inherit of;
}
