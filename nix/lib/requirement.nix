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
    concatStringsSep
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
  urlGrammar =
    "${space}(${identifier})${space}(\\[([^]]*)])?${space}@${space}([^ \t\n\r]+)(${space}|[ "
    + "\t]+;(.*))";
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
    Parse a requirement. The result has the shape of a requirement in `releases.json`: what is empty
    is left out.

    # Type
    `parse :: String -> null | { name :: String; specifier ? [ Clause ]; extras ? [ String ]; marker
    ? Tree; url ? String; }`

    # Inputs
    `text`: the requirement; names and extras come back normalised

    # Examples
    requirement.parse "JAX[cuda12]>=0.4,<1 ; python_version > '3.9'"
    => {
      name = "jax"; specifier = [ [ ">=" "0.4" ] [ "<" "1" ] ]; extras = [ "cuda12" ];
      marker = [ "python_version" ">" "3.9" ];
    }

    map requirement.parse [ "numpy" "numpy = 2" ]
    => [ { name = "numpy"; } null ]
  */
  parse =
    text:
    let
      withUrl = match urlGrammar text;
      m = if withUrl != null then withUrl else match grammar text;
      group = elemAt m;
      extras = if group 3 == null then [ ] else toExtras (group 3);
      hasClauses = withUrl == null && group 4 != null;
      clauses = if hasClauses then specifier.parse (unwrap (group 4)) else [ ];
      tree = if group 6 == null then null else marker.parse (group 6);
    in
    if m == null || extras == null || clauses == null || (group 6 != null && tree == null) then
      null
    else
      {
        name = name.normalise (group 0);
      }
      // (if clauses == [ ] then { } else { specifier = clauses; })
      // (if extras == [ ] then { } else { inherit extras; })
      // (if tree == null then { } else { marker = tree; })
      // (if withUrl == null then { } else { url = group 4; });

  /**
    Write a requirement as people do, without its marker.

    # Type
    `toText :: Requirement -> String`

    # Inputs
    `requirement`: as `parse` or `releases.json` gives it

    # Examples
    requirement.toText {
      name = "jax"; specifier = [ [ ">=" "0.4" ] ]; extras = [ "cuda12" "k8s" ];
    }
    => "jax[cuda12,k8s]>=0.4"
  */
  toText =
    requirement:
    let
      extras = requirement.extras or [ ];
    in
    requirement.name
    + (if extras == [ ] then "" else "[${concatStringsSep "," extras}]")
    + (
      if requirement ? url then
        " @ ${requirement.url}"
      else
        specifier.toText (requirement.specifier or [ ])
    );
}
