/**
  What a user names packages with in `packages = p: [ p.torch (p.jax.withExtras [ "cuda12" ]) ]`. A
  handle is not a derivation: it is a package before it is concretised, and whoever tries to build
  one is shown the call to write.

  # Type
  `{ errors } -> Table -> { <name> = { name; requirement; withExtras; drvPath; outPath; … }; }`

  # Errors
  E300
*/
{ errors }:
let
  handle =
    extras: name: _package:
    let
      unbuilt = throw ("\n" + errors.render [ (errors.unconcretised { inherit name; }) ]);
    in
    {
      type = "derivation";
      inherit name;
      pname = name;
      accelpkgs = "handle";
      requirement =
        let
          listed = builtins.concatStringsSep "," extras;
        in
        if extras == [ ] then name else "${name}[${listed}]";
      withExtras = more: handle (extras ++ more) name _package;
      outputName = "out";
      drvPath = unbuilt;
      outPath = unbuilt;
      system = "unknown";
    };
in
builtins.mapAttrs (handle [ ])
