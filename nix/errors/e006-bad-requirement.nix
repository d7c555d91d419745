# E006.
{ text, where }:
{
  code = "E006";
  title = "${builtins.toJSON text} is not a requirement";
  inherit where;
  why =
    "a requirement is a name, extras in brackets, version clauses and a marker (PEP 508), without "
    + "address";
  fix =
    "write for example \"torch\", \"jax[cuda12]\" or \"numpy>=2,<3\"; a constraint holds the "
    + "clauses only: \"==2.8.*\"";
}
