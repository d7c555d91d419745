/**
  The python-level layer on the host: links into the build, bytecode beside them, METADATA and imports checked.

  # Type
  `Context -> { package; build; passport; dependencies; deferred; python; environment; id; seal; } -> Derivation`
*/
context:
{
  package,
  build,
  passport,
  dependencies,
  deferred,
  python,
  environment,
  id,
  seal,
  ...
}:
let
  interpreter = context.pythons.${python};
  # Apart, so that another concretisation of the same build compiles nothing.
  bytecode =
    context.run "bytecode" interpreter.executable "${package.name}-${package.version}-bytecode-python${python}"
      { inherit build; };
  name = "python${python}-${package.name}-${package.version}-${builtins.substring 0 8 id}";
in
context.run "python-level" interpreter.executable (context.storeName name) {
  inherit package build bytecode passport dependencies deferred id seal;
  packaging = context.packaging;
  python = {
    version = python;
    full = interpreter.version;
    inherit (interpreter) executable;
  };
  environment = environment // {
    python_full_version = interpreter.version;
    implementation_version = interpreter.version;
  };
}
