# One comparison of a marker: as texts, as versions, and of extras. A comparison without meaning
# never holds.
{ name }:
let
  bounds = import ./bounds.nix;
  inherit (import ./pep440.nix) lowerCase;
  inherit (builtins)
    all
    any
    attrNames
    elem
    elemAt
    head
    replaceStrings
    ;

  contains = needle: hay: needle == "" || replaceStrings [ needle ] [ "" ] hay != hay;
in
rec {
  # `~=` and `===` have no meaning for texts.
  compareTexts =
    left: operator: right:
    if operator == "==" || operator == "<=" || operator == ">=" then
      left == right
    else if operator == "!=" then
      left != right
    else if operator == "in" then
      contains left right
    else if operator == "not in" then
      !contains left right
    else
      false;

  # As a version where the right side makes a legal clause with the operator, else as texts. A left
  # side that is no version satisfies no clause but `===`.
  compareVersions =
    { version, key }:
    clause:
    let
      bound = bounds clause;
    in
    if bound ? invalid then
      compareTexts version (head clause) (elemAt clause 1)
    else if bound ? exact then
      bound.exact == [ (lowerCase version) ]
    else
      key != null
      && (if bound ? lo then !(key < bound.lo) else true)
      && (if bound ? hi then key < bound.hi else true)
      && all (hole: key < hole.lo || !(key < hole.hi)) (bound.except or [ ]);

  # `extra` is a set here: a comparison holds if it does for one of the active ones, so `!=` means
  # that none is it.
  compareExtras =
    extras: operator: literal:
    let
      wanted = name.normalise literal;
      active = if extras == { } then [ "" ] else attrNames extras;
    in
    if operator == "==" || operator == "<=" || operator == ">=" then
      elem wanted active
    else if operator == "!=" then
      !elem wanted active
    else if operator == "in" then
      any (extra: contains extra literal) active
    else if operator == "not in" then
      !any (extra: contains extra literal) active
    else
      false;
}
