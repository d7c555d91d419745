# E003. `want`: in words, what is accepted. `hints`: what was probably meant.
{
  key,
  value,
  want,
  hints ? [ ],
}:
let
  # A function or a derivation has no JSON form; its type says enough.
  shown =
    if
      builtins.elem (builtins.typeOf value) [
        "lambda"
        "path"
      ]
      || value ? drvPath
    then
      "a ${builtins.typeOf value}"
    else
      builtins.toJSON value;
in
{
  code = "E003";
  title = if value == null then "${key} is missing" else "${key} is ${shown}";
  where = "${key} (your request)";
  fix = hints ++ [ "${key} is ${want}" ];
}
