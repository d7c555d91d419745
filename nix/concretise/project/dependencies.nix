/**
  What a project requires, as texts of PEP 508: of [project], or of the files that setuptools is
  told to take it from. Null where nobody states it: Poetry's own table, a setup.py.

  # Type
  `{ path; project; tool; isDynamic; } -> null | [ String ]`
*/
{
  path,
  project,
  tool,
  isDynamic,
}:
let
  inherit (builtins)
    concatMap
    filter
    head
    isList
    isString
    match
    pathExists
    readFile
    split
    ;
  stated = tool.setuptools.dynamic.dependencies.file or [ ];
  files = if isList stated then stated else [ stated ];
  isRead =
    file:
    isString file && match "[A-Za-z0-9_.+/-]+" file != null && pathExists (path + "/${file}");
  lines = file: filter isString (split "\r?\n" (readFile (path + "/${file}")));
  # Comments go, and empty lines; setuptools takes no options there.
  bare =
    line:
    let
      found = match "[[:space:]]*([^#]*[^#[:space:]])?[[:space:]]*(#.*)?" line;
    in
    if found == null || head found == null then [ ] else [ (head found) ];
in
if isDynamic "dependencies" then
  if files != [ ] && builtins.all isRead files then
    concatMap (file: concatMap bare (lines file)) files
  else
    null
else if isList (project.dependencies or null) then
  filter isString project.dependencies
else if project ? dependencies then
  null
else
  [ ]
