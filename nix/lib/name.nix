/**
  Names of Python packages and extras: PEP 503 and PEP 685.
*/
let
  inherit (builtins)
    concatStringsSep
    filter
    isString
    match
    split
    ;
  inherit (import ./internal/pep440.nix) lowerCase;
in
{
  /**
    Normalise a name: lower case, and runs of `-`, `_` and `.` become one `-`.

    # Type
    `normalise :: String -> String`

    # Inputs
    `text`: the name as somebody wrote it

    # Examples
    map name.normalise [ "Flash_Attn" "zope.interface" "ruamel.-yaml" ]
    => [ "flash-attn" "zope-interface" "ruamel-yaml" ]
  */
  normalise =
    text:
    if match "[a-z0-9]+" text != null then
      text
    else
      concatStringsSep "-" (filter isString (split "[-_.]+" (lowerCase text)));

  /**
    Say whether a text is a legal name of a package or an extra.

    # Type
    `isValid :: String -> Bool`

    # Inputs
    `text`: the name as somebody wrote it

    # Examples
    map name.isValid [ "A_b.c" "-a" "a-" "" "a b" ]
    => [ true false false false false ]
  */
  isValid = text: match "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?" text != null;
}
