/**
  The build layer, flavour source: compile with the declared build system in nixpkgs' stdenv, with
  the gcc that the plan reckons with and the CUDA of that release, and patch the result as a wheel
  is patched. The builder is that of every base: it looks at interpreter, gcc, nvcc and torch in the
  first second (E221), and reads the number of jobs off the memory that is free.

  # Type
  `Context -> { name; python; libraries; toolchain; … } -> Derivation` with the arguments of
  nix/bases/README.md

  # Errors
  `E251`, `E252`
*/
context:
{
  name,
  python,
  libraries ? [ ],
  toolchain,
  environment,
  against,
  ...
}@arguments:
let
  # This C library is a part of the derivation, and of what runs the result.
  task = context.specs.compile (
    arguments // { glibc = removeAttrs (arguments.glibc or { }) [ "own" ]; }
  );
  # What nixpkgs compiles has headers of others that it leaves where they are: pybind11's, of torch.
  compiled = builtins.filter (build: build ? compiled) (map (name: environment.${name}) against);
  headers = builtins.filter (package: package.pname or "" == "pybind11") (
    builtins.concatMap (build: build.compiled.dependencies or [ ]) compiled
  );
  variables = builtins.listToAttrs (
    map (package: {
      name = "CPLUS_INCLUDE_PATH";
      value = "${context.lib.getDev package}/include";
    }) headers
  );
in
context.mkDerivation (
  task
  // {
    interpreter = context.pythons.${python}.interpreter;
    stdenv = import ./stdenv.nix context task.spec.compiler;
    # The compiler's wrapper and its tools, instead of those of a distribution.
    spec = task.spec // {
      inheritPath = true;
      variables = variables // task.spec.variables;
    };
    # Compiling wants memory and cores: builders that have both say so.
    requiredSystemFeatures = context.lib.optional (toolchain != [ ]) "big-parallel";
    preferLocalBuild = toolchain == [ ];
    passthru = { inherit libraries; };
  }
  // context.patched { inherit name libraries; }
)
