/**
  The build layer, flavour wheel: unpack. Depends on its source only; what Python it is for does not matter.

  # Type
  `Context -> { name; version; file; source; … } -> Derivation`
*/
context:
{
  name,
  version,
  file,
  source,
  ...
}:
context.run "unpack" context.builderPython (context.storeName (builtins.replaceStrings [ ".whl" ] [ "" ] file)) {
  inherit name version file;
  wheel = source;
  limits = context.limitsOf name;
}
