/**
  The version of a project, as far as its files state it: in pyproject.toml, or as a text in the
  file that this names. A version that is made of a repository's history is none: null.

  # Type
  `{ lib; } -> { path; project; tool; } -> null | String`
*/
{ lib }:
let
  inherit (builtins)
    elemAt
    filter
    head
    isAttrs
    isList
    isString
    match
    pathExists
    readFile
    replaceStrings
    split
    stringLength
    ;
  table = set: name: if isAttrs (set.${name} or null) then set.${name} else { };
  lines = text: filter isString (split "\r?\n" text);
  # A whole file is no line: each is looked at by itself.
  read =
    path: file:
    let
      whole = path + "/${file}";
    in
    if match "[A-Za-z0-9_.+/-]+" file != null && pathExists whole then readFile whole else "";
  assigned =
    name: text:
    let
      matches = map (
        line:
        if stringLength line > 300 then
          null
        else
          match "${name}[[:space:]]*(:[^=]*)?=[[:space:]]*[\"']([^\"']+)[\"'].*" line
      ) (lines text);
      found = filter (m: m != null) matches;
    in
    if found == [ ] then null else elemAt (head found) 1;
  trimmed =
    text:
    let
      found = match "[[:space:]]*([^[:space:]]+)[[:space:]]*" text;
    in
    if stringLength text > 300 || found == null then null else head found;
  firstOf =
    values:
    let
      found = filter (value: value != null) values;
    in
    if found == [ ] then null else head found;

  # `thing.version.__version__` is in one of these.
  attributeOf =
    path: dotted:
    let
      parts = match "(.*)[.]([A-Za-z_][A-Za-z0-9_]*)" dotted;
      module = replaceStrings [ "." ] [ "/" ] (head parts);
      places = [
        "src/${module}/__init__.py"
        "src/${module}.py"
        "${module}/__init__.py"
        "${module}.py"
      ];
    in
    if parts == null then
      null
    else
      firstOf (map (place: assigned (elemAt parts 1) (read path place)) places);
in
{
  path,
  project,
  tool,
}:
let
  setuptools = table (table (table tool "setuptools") "dynamic") "version";
  hatch = table (table tool "hatch") "version";
  pdm = table (table tool "pdm") "version";
  flit = table (table tool "flit") "module";
  files = if isList (setuptools.file or null) then setuptools.file else [ (setuptools.file or "") ];
  inFile = file: firstOf [
    (assigned "__version__" (read path file))
    (assigned "VERSION" (read path file))
    (assigned "version" (read path file))
  ];
  own = replaceStrings [ "-" ] [ "_" ] (lib.name.normalise (project.name or "x"));
in
if isString (project.version or null) then
  project.version
else if isString (setuptools.attr or null) then
  attributeOf path setuptools.attr
else if files != [ "" ] then
  firstOf (map (file: if isString file then trimmed (read path file) else null) files)
else if isString (hatch.path or null) then
  inFile hatch.path
else if pdm.source or null == "file" && isString (pdm.path or null) then
  inFile pdm.path
else if isString (flit.name or null) then
  attributeOf path "${flit.name}.__version__"
else if tool ? hatch.version.source || tool ? pdm.version.source || tool ? setuptools_scm then
  null
else
  attributeOf path "${own}.__version__"
