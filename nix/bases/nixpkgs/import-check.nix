/**
  The shell that imports what a package must offer, with an interpreter that finds what it depends
  on.

  # Type
  `Context -> { python; build; site; name; imports :: null | [ String ]; level ? ; planned ? ; } ->
  String`

  # Inputs
  `python`, `site` : shell words for the interpreter and for the folder of the package's modules;
  `imports` : null for what the wheel shows
  `level` : shell word for the python-level, which notes what only an environment can tell; `"-"` in
  an environment
  `planned` : the names of the plan's packages
*/
{
  lib,
  scripts,
  builderPython,
  importLimitsOf,
  ...
}:
{
  python,
  build,
  site,
  name,
  imports,
  level ? "-",
  planned ? [ ],
}:
let
  limits = importLimitsOf [ name ];
  modules = if imports == null then "--shown" else lib.escapeShellArgs imports;
in
''
  HOME=$(mktemp -d) ${builderPython.interpreter} -I -S -B ${scripts.import-check} import_check \
    ${python} ${toString limits.seconds} ${toString limits.bytes} \
    ${build} ${site} ${name} ${level} "${lib.concatStringsSep "," planned}" ${modules}
''
