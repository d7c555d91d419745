/**
  Prove of a finished choice that its libraries will load: each NEEDED of each measured wheel is
  found as the running process will find it (loads/found.nix), or the candidate is lost.

  Unknown stays unknown: what was not measured is neither proven nor refused. Names that a library
  only opens are worth a note. docs/resolver.md has the rules.

  # Type
  ```
  { lib; facts; target; } -> { assigned; axes; measured; } -> {
    lost   :: null | { name; why; by; add; };
    judged ::
      { <name> = { state :: "proven" | "not measured"; why ? ; opens; notes; system ? ; }; };
  }
  ```
  The choice is that of resolve.nix; `measured` are the names of those whose libraries were read,
  and the keys of `judged`. `lost` is the first package that cannot be loaded: `by` are the names
  that it follows from, `add` the packages that would help; `system` are names that the
  base answers.
*/
{
  lib,
  facts,
  target,
}:
let
  inherit (builtins)
    attrNames
    filter
    head
    listToAttrs
    mapAttrs
    ;
  foundIn = import ./loads/found.nix {
    inherit lib facts;
    libraries = target.libraries or [ ];
  };
  verdictOf = import ./loads/verdict.nix { inherit lib facts; };
  reason = import ./loads/reason.nix { inherit lib facts; };
  notesOf = import ./loads/notes.nix { inherit lib facts; };
in
choice:
let
  # Most sets have nothing to look at, and then nothing is done.
  scope = choice // {
    found = foundIn { inherit (choice) assigned measured; };
  };
  verdicts = listToAttrs (
    map (name: {
      inherit name;
      value = verdictOf scope name;
    }) choice.measured
  );
  lost = filter (name: verdicts.${name}.lost != null) choice.measured;
in
{
  lost = if lost == [ ] then null else reason scope (head lost) verdicts.${head lost}.lost;

  judged = mapAttrs (
    name: verdict:
    let
      system = scope.found.system name;
    in
    removeAttrs verdict [ "lost" ]
    // notesOf scope name
    // (if system == { } then { } else { system = attrNames system; })
  ) verdicts;
}
