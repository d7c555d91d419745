/**
  The versions of a target's choice that others have to compare with: what is free has none, and
  parts of a CUDA toolkit are compared with those of the same CUDA.

  # Type
  `{ lib; facts; free; } -> Result -> { <name> = String; }`; the name of a part of a toolkit has its
  CUDA behind a slash
*/
{
  lib,
  facts,
  free,
}:
let
  toolkitOf = import ./follows-cuda.nix { inherit facts; };
in
result:
builtins.listToAttrs (
  map (name: {
    name = name + toolkitOf result name;
    value = lib.version.public result.assigned.${name}.candidate.version;
  }) (builtins.attrNames (removeAttrs result.assigned (builtins.attrNames free)))
)
