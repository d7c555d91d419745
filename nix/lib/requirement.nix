/**
  Requirements as people write them: PEP 508.
*/
{
  marker,
  name,
  specifier,
}:
let
  inherit (builtins)
    all
    elemAt
    filter
    isString
    match
    split
    ;
  space = "[ \t\n\r]*";
  identifier = "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?";
  grammar = "${space}(${identifier})${space}(\\[([^]]*)])?${space}([(<>=!~][^;]*)?(;(.*))?";
  # A URL may hold a `;`: the marker begins with white space before it.
  urlGrammar = "${space}(${identifier})${space}(\\[([^]]*)])?${space}@${space}([^ \t\n\r]+)(${space}|[ \t]+;(.*))";
  strip = text: elemAt (match "${space}([^ \t\n\r](.*[^ \t\n\r])?)?${space}" text) 0;
  unwrap =
    text:
    let
      m = match "${space}[(]([^()]*)[)]${space}" text;
    in
    if m == null then text else elemAt m 0;
  toExtras =
    text:
    let
      stripped = strip text;
      names = if stripped == null then [ ] else map strip (filter isString (split "," text));
    in
    if all (n: n != null && name.isValid n) names then map name.normalise names else null;
in
{
  /**
    Parse a requirement.

    # Type
    `parse :: String -> null | { name :: String; extras :: [ String ]; specifier :: [ Clause ]; marker :: null | Tree; url :: null | String; }`

    # Inputs
    `text`: the requirement; names and extras come back normalised

    # Examples
    requirement.parse "JAX[cuda12]>=0.4,<1 ; python_version > '3.9'"
    => { name = "jax"; extras = [ "cuda12" ]; specifier = [ [ ">=" "0.4" ] [ "<" "1" ] ]; marker = [ "python_version" ">" "3.9" ]; url = null; }

    requirement.parse "numpy = 2"
    => null
  */
  parse =
    text:
    let
      withUrl = match urlGrammar text;
      m = if withUrl != null then withUrl else match grammar text;
      group = elemAt m;
      extras = if group 3 == null then [ ] else toExtras (group 3);
      clauses =
        if withUrl != null || group 4 == null then [ ] else specifier.parse (unwrap (group 4));
      tree = if group 6 == null then null else marker.parse (group 6);
    in
    if m == null || extras == null || clauses == null || (group 6 != null && tree == null) then
      null
    else
      {
        name = name.normalise (group 0);
        inherit extras;
        specifier = clauses;
        marker = tree;
        url = if withUrl != null then group 4 else null;
      };
}
