/**
  Tell how a wheel is unpacked. What Python it is for does not matter.

  # Type
  `Machine -> { name; version; file; tags; source; … } -> Task`
*/
{ limitsOf, ... }:
{
  name,
  version,
  file,
  tags,
  source,
  ...
}:
{
  kind = "unpack";
  name = import ../store-name.nix ((import ../../lib).wheelTags.stem file);
  spec = {
    inherit
      name
      version
      file
      tags
      ;
    wheel = source;
    limits = limitsOf name;
  };
}
