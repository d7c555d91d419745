/**
  A derivation whose builder is a Python script, and where it shall be made: `spec` reaches it as
  JSON in a file, so its size has no limit.

  # Type
  `{ system; scripts; features; } -> { anywhere; here; compile; image; }`, each
  `interpreter -> Task -> Derivation`, `image` after a store path

  # Output
  `anywhere` : reads and writes files alone, whose content is the same under every Python: moving
  them to another machine and back takes longer than the work
  `here` : so does what depends on this distribution, which `features` names
  `image` : as `here`; it is told all that the path is made of, and stays whole where the store is
  collected
  `compile` : takes processors and memory, and goes to the machine that has them
*/
{
  system,
  scripts,
  features,
}:
let
  make =
    attributes: interpreter:
    {
      kind,
      name,
      spec,
    }:
    derivation (
      import ./start.nix interpreter scripts.${kind} (
        builtins.replaceStrings [ "-" ] [ "_" ] kind
      )
      // {
        inherit name system spec;
        __structuredAttrs = true;
      }
      // attributes
    );
  requiring =
    names: if names == [ ] then { } else { requiredSystemFeatures = names; };
in
{
  anywhere = make { preferLocalBuild = true; };
  here = make ({ preferLocalBuild = true; } // requiring features);
  image =
    environment:
    make (
      {
        preferLocalBuild = true;
        exportReferencesGraph.closure = [ environment ];
        unsafeDiscardReferences.out = true;
      }
      // requiring features
    );
  compile = make (requiring ([ "big-parallel" ] ++ features));
}
