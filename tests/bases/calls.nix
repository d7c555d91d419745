/**
  Concretise on the dry base and show every record that a layer gets from another as `<layer>
  <name>`.

  # Type
  `Request -> { packages :: { <name> = { plan; source; build; level; }; }; environment; shell;
  editable; seal; base; libraries; }` where each layer is `{ function; arguments; task; }`
*/
request:
let
  dry = import ./dry {
    pythons."3.12" = {
      executable = "/dry/python3.12";
      version = "3.12.7";
    };
  };
  concretisation = (import ../../nix/concretise { }).concretise (request // { base = dry; });
  nameOf = record: record.arguments.name or record.arguments.package.name or record.arguments.id;
  # Passports and plans are files in the store, and no store is there; what is passed through has
  # more of them.
  shown =
    value:
    if builtins.isAttrs value && value ? layer then
      "${value.layer} ${nameOf value}"
    else if builtins.isAttrs value then
      builtins.mapAttrs (_: shown) (
        removeAttrs value [
          "passport"
          "passthru"
          "plan"
        ]
      )
    else if builtins.isList value then
      map shown value
    else
      value;
  call = record: {
    inherit (record) function;
    arguments = shown record.arguments;
    task = shown record.task;
  };
in
{
  base = builtins.attrNames dry;
  inherit (concretisation.plan.target) libraries;
  packages = builtins.mapAttrs (_: package: {
    plan = {
      inherit (package.plan)
        name
        version
        flavour
        file
        tags
        requires
        build
        ;
    };
    # As the build got it: `package.source` would call mkSource once more.
    source = call package.build.arguments.source;
    build = call package.build;
    level = call package;
  }) concretisation.packages;
  seal = call concretisation.packages.jinja2.arguments.seal.path;
  environment = call concretisation.environment;
  shell = call concretisation.shell;
  editable =
    let
      inherit (concretisation.editable ../fixtures/project) shell;
      inherit (shell.arguments) environment;
    in
    {
      wheel = call environment.arguments.levels.my-thing.arguments.build.arguments.source;
      build = call environment.arguments.levels.my-thing.arguments.build;
      projects = map (project: project.name) shell.arguments.projects;
    };
}
