# E239. `part`: what was named; `known`: what can be.
{ part, known }:
{
  code = "E239";
  title = "an export has no part ${part} to leave out";
  where = "imageWith { trim = [ … ]; }";
  why = "the parts are ${builtins.concatStringsSep ", " known}";
  fix = "name one of them, or leave trim out";
}
