/**
  Tell how a build is shown to one Python: links, bytecode beside them, METADATA and imports
  checked.

  # Type
  `Machine -> { package; build; bytecode; passport; dependencies; deferred; planned; python;
  environment; id; seal; strict; reviewed; … } -> Task`

  # Inputs
  `bytecode` : what the base made of the task of that name; the rest as nix/bases/README.md says
*/
machine:
{
  package,
  build,
  bytecode,
  passport,
  dependencies,
  deferred,
  planned,
  python,
  environment,
  id,
  seal,
  strict ? false,
  reviewed ? [ ],
  ...
}:
let
  interpreter = machine.interpreterOf python;
  short = builtins.substring 0 8 id;
in
{
  kind = "python-level";
  name = import ../store-name.nix "python${python}-${package.name}-${package.version}-${short}";
  spec = {
    inherit
      package
      build
      bytecode
      passport
      dependencies
      deferred
      planned
      id
      seal
      strict
      reviewed
      ;
    inherit (machine) packaging;
    importLimits = removeAttrs (machine.importLimitsOf [ package.name ]) [ "loadSeconds" ];
    python = import ./python.nix machine python;
    environment = environment // {
      python_full_version = interpreter.version;
      implementation_version = interpreter.version;
    };
  };
}
