# E252.
{ gcc, present }:
{
  code = "E252";
  title = "this nixpkgs has no gcc ${gcc}";
  where = "compiler.gcc (your request, or the default of the base)";
  why = "it has ${if present == [ ] then "none" else builtins.concatStringsSep ", " present}";
  fix = "ask for one of them: compiler = { gcc = \"…\"; }";
}
