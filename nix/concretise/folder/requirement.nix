/**
  Checks of requirements: names, clauses, markers, and the metadata that holds them.

  # Type
  `{ lib; shape; plain; } -> { name; version; clauses; requirement; metadata; url; }`, each a Check
  (shape.nix); `metadata` is a table of the checks of a release's or variant's keys
*/
{
  lib,
  shape,
  plain,
}:
let
  inherit (builtins)
    concatLists
    elem
    elemAt
    genList
    head
    isAttrs
    isList
    isString
    length
    match
    ;
  inherit (shape)
    list
    record
    table
    text
    value
    ;

  name = text "a normalised name such as \"flash-attn\"" (
    v: lib.name.isValid v && lib.name.normalise v == v
  );
  version = text "a version as PEP 440 writes it, such as \"2.8.0\"" (
    v: plain.version v || lib.version.canonical v == v
  );
  isClause =
    v:
    isList v
    && length v == 2
    && builtins.all (part: isString part && builtins.stringLength part < 200) v
    && lib.specifier.parse (builtins.concatStringsSep "" v) == [ v ];
  clauses = list (value "a clause such as [\">=\", \"2.8\"]" isClause);
  url = text "an http or https address without a user's name in it" (
    v: match "https?://[A-Za-z0-9.-]+(:[0-9]+)?/[A-Za-z0-9._~:/?@!$&'()*+,;=%-]*" v != null
  );

  operators = [
    "==="
    "=="
    "~="
    "!="
    "<="
    ">="
    "<"
    ">"
    "in"
    "not in"
  ];
  # What compares texts as well; the others have no meaning there, and what has no meaning does not
  # hold.
  ofTexts = [
    "=="
    "!="
    "<="
    ">="
    "in"
    "not in"
  ];
  ofVersions = [
    "implementation_version"
    "platform_release"
    "python_full_version"
    "python_version"
  ];
  # Not `extra`: extras have a table of their own.
  variables = ofVersions ++ [
    "implementation_name"
    "os_name"
    "platform_machine"
    "platform_python_implementation"
    "platform_system"
    "platform_version"
    "sys_platform"
  ];
  means =
    variable: operator: literal:
    elem operator ofTexts
    ||
      elem variable ofVersions
      && isClause [
        operator
        literal
      ];
  isLiteral = v: isString v && builtins.stringLength v < 200;
  only = key: v: isAttrs v && builtins.attrNames v == [ key ] && isString v.${key};

  leaf =
    place: tree:
    let
      first = elemAt tree 0;
      operator = elemAt tree 1;
      last = elemAt tree 2;
      turned = only "literal" first && only "variable" last;
      variable = if turned then last.variable else first;
      literal = if turned then first.literal else last;
    in
    if length tree != 3 then
      [ "${place} should be [variable, operator, literal], or \"and\" or \"or\" and markers" ]
    else if !elem variable variables then
      text "a variable of PEP 508" (_: false) "${place}[${if turned then "2" else "0"}]" variable
    else if !elem operator operators then
      text "an operator of PEP 508" (_: false) "${place}[1]" operator
    else if !isLiteral literal then
      text "a text" (_: false) "${place}[${if turned then "0" else "2"}]" literal
    else if !turned && !(means variable operator literal) then
      [ "${place} compares ${variable} by ${operator}, which has no meaning there" ]
    else
      [ ];

  # Real ones are three deep; Nix gives up at some thousand.
  deepest = 50;
  tree =
    depth: place: v:
    if !isList v || v == [ ] then
      value "a marker, as a list" (_: false) place v
    else if depth > deepest then
      [ "${place} is nested more than ${toString deepest} deep" ]
    else if (head v == "and" || head v == "or") && length v > 1 then
      let
        branch = i: tree (depth + 1) "${place}[${toString i}]" (elemAt v i);
      in
      concatLists (genList (i: branch (i + 1)) (length v - 1))
    else
      leaf place v;

  requirement = record {
    required = {
      inherit name;
    };
    optional = {
      specifier = clauses;
      extras = list name;
      marker = tree 0;
      inherit url;
    };
  };
in
{
  inherit
    clauses
    name
    requirement
    url
    version
    ;
  metadata = {
    requiresPython = clauses;
    requires = list requirement;
    providesExtras = list name;
    extras = table name (list requirement);
    requiresUnknown = text "a reason" (v: v != "");
  };
}
