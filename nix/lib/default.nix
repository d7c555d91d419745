/**
  The pure library: builtins only, one standard a file. The table is explicit, so that a file that
  is not listed does not exist for anybody, and it is closed over itself, so that modules take each
  other from it.

  # Type
  `lib :: { version; specifier; marker; requirement; name; wheelTags; capability; list; text; }`

  # Examples
  builtins.attrNames lib
  => [ "capability" "list" "marker" "name" "requirement" "specifier" "text" "version" "wheelTags" ]
*/
let
  lib = {
    list = import ./list.nix;
    name = import ./name.nix;
    text = import ./text.nix;
    version = import ./version.nix;
    specifier = import ./specifier.nix { inherit (lib) version; };
    marker = import ./marker.nix { inherit (lib) name specifier; };
    requirement = import ./requirement.nix { inherit (lib) marker name specifier; };
    wheelTags = import ./wheel-tags.nix { inherit (lib) name version; };
    capability = import ./capability.nix { inherit (lib) list version; };
  };
in
lib
