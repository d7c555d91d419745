/**
  The build layer, flavour source: compile with the declared build system in nixpkgs' stdenv, with the gcc that the plan reckons
  with and the CUDA of that release, and patch the result as a wheel is patched. The builder is that of every base: it looks at
  interpreter, gcc, nvcc and torch in the first second (E221), and reads the number of jobs off the memory that is free.

  # Type
  `Context -> { name; version; file; source; python; environment; against; libraries; toolchain; compiler; axes; capabilities; variables; prePatch; } -> Derivation`

  # Errors
  `E251`, `E252`
*/
context:
{
  name,
  version,
  file,
  source,
  python,
  environment,
  against,
  libraries ? [ ],
  toolchain,
  compiler,
  axes,
  capabilities,
  variables,
  prePatch,
}:
let
  inherit (context) lib;
  inherit (builtins) elem;
  interpreter = context.pythons.${python};
  cuda = elem "cuda" toolchain;
  compiles = cuda || elem "cxx" toolchain;
  scope = context.cudaPackagesFor axes.cuda;
  toolkit = scope.cudatoolkit;
  stdenv = import ./stdenv.nix context (if compiles then compiler else { });
  full = lib.head (builtins.match "([0-9]+\\.[0-9]+\\.[0-9]+).*" interpreter.version);
in
context.mkDerivation (
  {
    name = context.storeName "${name}-${version}-source-python${python}";
    kind = "compile";
    interpreter = interpreter.interpreter;
    inherit stdenv;
    spec = {
      inherit name version file source environment against toolchain variables prePatch;
      python = {
        version = python;
        inherit full;
        executable = interpreter.interpreter;
      };
      limits = context.limitsOf name;
      compiler = if compiles then compiler else { };
      cudaToolkit =
        if cuda then
          {
            path = "${toolkit}";
            version = scope.cudaMajorMinorVersion;
          }
        else
          null;
      capabilities = if cuda then capabilities else [ ];
      axes = if cuda || against != [ ] then (import ../../facts).buildAxes axes else { };
      # The compiler's wrapper and its tools, instead of those of a distribution.
      inheritPath = true;
    };
    # Compiling for CUDA wants memory and cores: builders that have both say so.
    requiredSystemFeatures = lib.optional cuda "big-parallel";
    passthru = { inherit libraries; };
  }
  // context.patched { inherit name libraries; }
)
