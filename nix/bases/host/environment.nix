/**
  The environment on the host: a virtual environment of links into python-levels.

  # Type
  `Context -> { name; python; levels :: { <name> :: Derivation }; deferred :: [ String ]; imports; plan :: Path; id; } -> Derivation`
*/
context:
{
  name,
  python,
  levels,
  deferred,
  imports,
  plan,
}:
let
  interpreter = context.pythons.${python};
in
context.run "environment" interpreter.executable (context.storeName name) {
  inherit levels deferred imports plan;
  python = {
    version = python;
    full = interpreter.version;
    inherit (interpreter) executable;
  };
}
