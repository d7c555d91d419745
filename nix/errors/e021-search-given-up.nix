# E021. `requests`: what was asked for, as text; `steps`: how many choices were tried.
{ requests, steps }:
{
  code = "E021";
  title = "the search was given up after ${toString steps} steps";
  where = builtins.concatStringsSep ", " requests;
  why = "whether these requests can be met is not known: too many choices exclude each other";
  fix = [
    "ask for fewer packages at once"
    "state versions, above all of what many others require"
  ];
}
