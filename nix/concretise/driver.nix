/**
  The driver of a target as NVIDIA numbers those of desktops and servers, which floors and branches
  (nix/facts/drivers.json) speak of; null where none is stated. A Jetson's belongs to its JetPack
  and is numbered by it, so it says nothing here: the windows of JetPack do (validate/jetson.nix).

  # Type
  `{ facts; } -> Target -> null | String`

  # Examples
  import ./driver.nix { inherit facts; } { driver = "540.4.0"; capabilities = [ "8.7" ]; }
  => null
*/
{ facts }:
let
  isJetson = capability: (facts.capabilityFacts capability).jetson or false;
in
{
  capabilities,
  driver ? null,
  jetpack ? null,
  ...
}:
if driver == null || jetpack != null || builtins.any isJetson capabilities then null else driver
