/**
  Checks of data that somebody wrote, by its shape. A check is a function from a place
  (`releases[2]`) and the value there to sentences, one for each fault.

  # Type
  `{ lib } -> { value; text; member; list; table; record; child; }` with
  `Check = String -> Any -> [ String ]`
*/
{ lib }:
let
  inherit (builtins)
    attrNames
    concatLists
    concatMap
    elem
    elemAt
    genList
    isAttrs
    isList
    isString
    length
    match
    stringLength
    toJSON
    typeOf
    ;

  # A long text is not matched: regular expressions recurse for each character.
  longest = 2000;
  shown =
    value:
    if isString value then
      if stringLength value > 80 then
        "a text of ${toString (stringLength value)} characters"
      else
        toJSON (builtins.unsafeDiscardStringContext value)
    else
      {
        list = "a list";
        set = "an object";
        lambda = "a function";
        path = "a path";
      }
      .${typeOf value} or (toJSON value);
  fault = place: value: want: [ "${place} is ${shown value}, and should be ${want}" ];
  child =
    place: key:
    let
      name = if stringLength key < 80 && match "[A-Za-z0-9_-]+" key != null then key else shown key;
    in
    if place == "" then name else "${place}.${name}";
in
rec {
  inherit child;

  # A value for which `ok` holds; `want` says in words for which it does.
  value =
    want: ok: place: v:
    if ok v then [ ] else fault place v want;

  text = want: ok: value want (v: isString v && stringLength v <= longest && ok v);

  member = allowed: text (lib.text.quoteList allowed) (v: elem v allowed);

  list =
    check: place: v:
    if !isList v then
      fault place v "a list"
    else
      concatLists (genList (i: check "${place}[${toString i}]" (elemAt v i)) (length v));

  # An object with keys of the user's own; `key` checks each key as a text, `check` what it holds.
  table =
    key: check: place: v:
    if !isAttrs v then
      fault place v "an object"
    else
      let
        entry = name: key "a key of ${place}" name ++ check (child place name) v.${name};
      in
      concatMap entry (attrNames v);

  # An object with these keys and no others: a key that is misspelt must not be taken as absent.
  record =
    { required, optional }:
    let
      checks = required // optional;
      known = attrNames checks;
    in
    place: v:
    let
      entry =
        key:
        if checks ? ${key} then
          checks.${key} (child place key) v.${key}
        else
          let
            near = if stringLength key > 80 then [ ] else lib.text.nearest known key;
          in
          [
            (
              "${child place key} is not known"
              + (if near == [ ] then "" else "; did you mean ${builtins.head near}?")
            )
          ];
      lacks = key: if v ? ${key} then [ ] else [ "${child place key} is missing" ];
    in
    if !isAttrs v then
      fault place v "an object"
    else
      concatMap lacks (attrNames required) ++ concatMap entry (attrNames v);
}
