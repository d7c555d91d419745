/**
  Tell how a wheel is unpacked. What Python it is for does not matter.

  # Type
  `Machine -> { name; version; file; source; … } -> Task`
*/
{ limitsOf, ... }:
{
  name,
  version,
  file,
  source,
  ...
}:
{
  kind = "unpack";
  name = import ../store-name.nix (builtins.replaceStrings [ ".whl" ] [ "" ] file);
  spec = {
    inherit name version file;
    wheel = source;
    limits = limitsOf name;
  };
}
