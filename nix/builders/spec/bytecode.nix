/**
  Tell how a build's bytecode is made for one Python: apart, so that another concretisation of that
  build compiles nothing.

  # Type
  `{ package; build; python; … } -> Task`
*/
{
  package,
  build,
  python,
  ...
}:
{
  kind = "bytecode";
  name = import ../store-name.nix "${package.name}-${package.version}-bytecode-python${python}";
  spec = { inherit build; };
}
