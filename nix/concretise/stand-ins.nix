/**
  Which package stands for which: `standsFor` of those that the user asks for, and of no others.
  What the user asks for by its own name keeps its place.

  # Type
  `{ <name> = Package; } -> { <name> = name; }`: what is required → what is taken in its stead

  # Examples
  (import ./stand-ins.nix { a.meta.standsFor = [ "b" ]; })
  => { b = "a"; }
*/
asked:
let
  inherit (builtins) attrNames concatMap listToAttrs;
  rows =
    name:
    map (other: {
      name = other;
      value = name;
    }) (asked.${name}.meta.standsFor or [ ]);
in
removeAttrs (listToAttrs (concatMap rows (attrNames asked))) (attrNames asked)
