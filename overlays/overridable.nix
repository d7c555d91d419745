/**
  Let a package of a concretisation be overridden as nixpkgs' own is: `.override` takes nixpkgs'
  arguments where they say what the package is, and tells the others; it stays there over
  `overridePythonAttrs` and `overrideAttrs`.

  # Type
  ```
  { name; version; axes; is :: { <argument> = value; }; asGood ? { <argument> = value -> Bool; };
    keep ? Derivation -> Derivation; }
  -> Derivation -> Derivation
  ```

  # Inputs
  `axes` : what it was built for, in words, for the error
  : `is` : nixpkgs' arguments, with what holds of this package; a function that overrides gets them
  : `asGood` : whether a value says the same, where equality is not what is meant
  : `keep` : what was made of it, and overridePythonAttrs may have lost

  # Errors
  `E255` an argument asks for something else
*/
{
  name,
  version,
  axes,
  is,
  asGood ? { },
  keep ? package: package,
}:
let
  errors = import ../nix/errors;
  inherit (builtins)
    attrNames
    filter
    isFunction
    ;
  holds =
    argument: value:
    if asGood ? ${argument} then
      asGood.${argument} value
    else
      is ? ${argument} && value == is.${argument};
  problem =
    given: argument:
    errors.nixpkgsOverride {
      inherit
        name
        version
        argument
        axes
        ;
      given = given.${argument};
      has = if asGood ? ${argument} then null else is.${argument} or null;
    };
  wrap =
    package:
    package
    // {
      override =
        asked:
        let
          given = if isFunction asked then asked is else asked;
          wrong = filter (argument: !(holds argument given.${argument})) (attrNames given);
        in
        if wrong == [ ] then
          wrap package
        else
          throw ("\n" + errors.render (map (problem given) wrong));
      overridePythonAttrs = change: wrap (keep (package.overridePythonAttrs change));
      overrideAttrs = change: wrap (package.overrideAttrs change);
    };
in
wrap
