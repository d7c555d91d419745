# E306. `lacks`: a line for each requirement that the set does not meet.
{ name, lacks }:
{
  code = "E306";
  title = "the set does not have what ${name} requires";
  where = "editable (${name})";
  why = lacks;
  fix = [
    "add it to packages of the concretise call, or lock the project again"
    "or say what it requires: set.editable { project = ./.; dependencies = [ … ]; }"
  ];
}
