/**
  Version specifiers of PEP 440: what a list of clauses `[ operator version ]` admits.
*/
{ version }:
let
  pep440 = import ./internal/pep440.nix;
  bounds = import ./internal/bounds.nix;
  inherit (builtins)
    all
    any
    catAttrs
    concatLists
    concatStringsSep
    elem
    elemAt
    filter
    head
    isString
    length
    lessThan
    match
    sort
    split
    ;
  top = [ 9223372036854775807 ];
  clauseGrammar = "${pep440.space}(===|[~=!<>]=|[<>])${pep440.space}([^ \t\n\r;)]*)${pep440.space}";
  toClause =
    text:
    let
      m = match clauseGrammar text;
    in
    if m == null || (bounds m) ? invalid then null else m;
  namesPrerelease = clause: elemAt clause 0 != "!=" && version.isPrerelease (elemAt clause 1);
in
rec {
  /**
    Parse the text of a specifier into clauses.

    # Type
    `parse :: String -> null | [ Clause ]` with `Clause = [ operator version ]`

    # Inputs
    `text`: clauses between commas, all of which must hold; the empty text admits everything

    # Examples
    specifier.parse "~=2.2, !=2.2.4"
    => [ [ "~=" "2.2" ] [ "!=" "2.2.4" ] ]

    map specifier.parse [ "" "=2" "~=2" ">=2.*" "<1+local" ]
    => [ [ ] null null null null ]
  */
  parse =
    text:
    let
      texts = filter (t: isString t && match pep440.space t == null) (split "," text);
      clauses = map toClause texts;
    in
    if elem null clauses then null else clauses;

  /**
    Write clauses as people do.

    # Type
    `toText :: [ Clause ] -> String`

    # Inputs
    `clauses`: as `parse` gives them

    # Examples
    map specifier.toText [ [ [ ">=" "2" ] [ "<" "3" ] ] [ ] ]
    => [ ">=2,<3" "" ]
  */
  toText = clauses: concatStringsSep "," (map (concatStringsSep "") clauses);

  /**
    Make a predicate on candidates from a list of clauses. It says nothing about the rule for
    pre-releases.

    # Type
    `compile :: [ Clause ] -> Candidate -> Bool` with
    `Candidate = { version :: String; key :: Key; }`

    # Inputs
    `clauses`: as `parse` gives them
    : `candidate`: a version with its key, so that it is parsed once

    # Examples
    builtins.filter (specifier.compile [ [ "==" "2.8.*" ] ])
      (map specifier.candidate [ "2.7" "2.8.1" ])
    => [ { version = "2.8.1"; key = version.key "2.8.1"; } ]
  */
  compile = clauses: (range clauses).meets;

  /**
    Work out what a list of clauses admits, so that ranges can be narrowed without asking.

    # Type
    `range :: [ Clause ] -> Range` with
    `Range = { lo :: Key; hi :: Key; whole :: Bool; meets :: Candidate -> Bool; }`

    # Inputs
    `clauses`: as `parse` gives them

    # Output
    `meets` is the predicate that `compile` gives. No key before `lo`, and none from `hi` on, meets
    it; `whole` says whether all others do. Nothing is less than a `lo` of `[ ]`, and the `hi` of no
    clause at all is more than any key.

    # Examples
    map (text: (specifier.range (specifier.parse text)).whole) [ ">=2,<3" ">=2,!=2.1" ]
    => [ true false ]
  */
  range =
    clauses:
    let
      each = map bounds clauses;
      los = sort lessThan (catAttrs "lo" each);
      his = sort lessThan (catAttrs "hi" each);
      except = concatLists (catAttrs "except" each);
      exact = concatLists (catAttrs "exact" each);
      # The narrowest. Nothing is less than the empty list, and no key is as large as `top`.
      lo = if los == [ ] then [ ] else elemAt los (length los - 1);
      hi = if his == [ ] then top else head his;
      whole = except == [ ] && exact == [ ];
    in
    {
      inherit lo hi whole;
      meets =
        if whole then
          candidate: !(candidate.key < lo) && candidate.key < hi
        else
          candidate:
          !(candidate.key < lo)
          && candidate.key < hi
          && all (hole: candidate.key < hole.lo || !(candidate.key < hole.hi)) except
          && all (text: pep440.lowerCase candidate.version == text) exact;
    };

  /**
    Put a version and its key together.

    # Type
    `candidate :: String -> Candidate`

    # Inputs
    `text`: a legal version

    # Examples
    specifier.candidate "1"
    => { version = "1"; key = [ 0 1 (-1) (-1) 1 (-1) ]; }
  */
  candidate = text: {
    version = text;
    key = version.key text;
  };

  /**
    Say whether clauses admit a version. Pre-releases are admitted like all others: see `admits`.

    # Type
    `contains :: [ Clause ] -> String | Candidate -> Bool`

    # Inputs
    `clauses`: as `parse` gives them
    : `v`: a candidate, or the text of a version; what is no version is not contained

    # Examples
    map (specifier.contains [ [ "~=" "2.2" ] ]) [ "2.2" "2.10" "3.0" "2.2rc1" ]
    => [ true true false false ]
  */
  contains =
    clauses: v:
    let
      c = if isString v then candidate v else v;
    in
    c.key != null && compile clauses c;

  /**
    Say whether clauses themselves ask for pre-releases: one of them, other than a `!=`, names one.

    # Type
    `allowsPrereleases :: [ Clause ] -> Bool`

    # Inputs
    `clauses`: as `parse` gives them

    # Examples
    map specifier.allowsPrereleases [ [ [ ">=" "1.0rc1" ] ] [ [ "!=" "1.0rc1" ] ] [ ] ]
    => [ true false false ]
  */
  allowsPrereleases = any namesPrerelease;

  /**
    Say whether clauses admit a version under the rule for pre-releases.

    # Type
    `admits :: null | Bool -> [ Clause ] -> String | Candidate -> Bool`

    # Inputs
    `allowPrereleases`: true or false; null: where a clause names one
    : `clauses`: as `parse` gives them
    : `v`: a candidate, or the text of a version

    # Examples
    map (allow: specifier.admits allow [ [ ">=" "1" ] ] "2rc1") [ null true ]
    => [ false true ]
  */
  admits =
    allowPrereleases: clauses: v:
    contains clauses v
    && (
      allowPrereleases == true
      || !(version.isPrerelease (if isString v then v else v.version))
      || allowPrereleases == null && allowsPrereleases clauses
    );
}
