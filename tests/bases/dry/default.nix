/**
  A third base, which makes nothing: each of its functions returns a record of its call, and says in
  the trace that it was called. Another base is as much: one folder like this one, and one line in
  nix/bases/default.nix.

  # Type
  `dry :: { pythons :: { <version> = { executable; version; }; }; offers ? ; } -> Base`
  (nix/bases/README.md), each function of which returns `{ function; layer; arguments; task;
  outPath; }`; `task` is null where no builder is needed

  # Inputs
  `offers` : what it says that it can compile (./offers.nix), or nothing
*/
{
  pythons,
  offers ? null,
}:
let
  builders = import ../../../nix/builders;
  specs = builders.specs {
    interpreterOf = python: pythons.${python};
    limitsOf = builders.limitsOf { };
    importLimitsOf = builders.importLimitsOf { };
    cudaToolkitFor = axes: {
      path = "/dry/cuda";
      version = axes.cuda;
    };
    packaging = "/dry/packaging.whl";
  };
  record =
    function: layer: taskOf: arguments:
    let
      task = taskOf arguments;
      name = arguments.name or arguments.package.name or arguments.id;
    in
    builtins.trace "dry: ${function} ${name}" {
      inherit
        function
        layer
        arguments
        task
        ;
      outPath = "/dry/${if task == null then name else task.name}";
    };
  withoutBuilder = _arguments: null;
in
{
  name = "dry";
  system = "x86_64-linux";
  glibc = "2.40";
  compiler.gcc = "13";
  libraries."libdry.so.1" = "/dry/lib";
  inherit pythons;
  mkSource = record "mkSource" "source" withoutBuilder;
  mkBuildWheel = record "mkBuildWheel" "build" specs.unpack;
  mkBuildSource = record "mkBuildSource" "build" specs.compile;
  mkPythonLevel = record "mkPythonLevel" "python-level" (
    level: specs.pythonLevel (level // { bytecode = (specs.bytecode level).name; })
  );
  mkSeal = record "mkSeal" "seal" specs.seal;
  mkEditable = record "mkEditable" "source" specs.editable;
  mkEnvironment = record "mkEnvironment" "environment" specs.environment;
  mkShell = record "mkShell" "shell" withoutBuilder;
}
// (
  if offers == null then
    { }
  else
    {
      inherit offers;
      mkBuildOffered = record "mkBuildOffered" "build" (
        {
          name,
          version,
          python,
          ...
        }:
        specs.adopt {
          inherit name version;
          package = "/dry/${name}";
          site = "lib/python${python}/site-packages";
        }
      );
    }
)
