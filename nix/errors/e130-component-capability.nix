# E130. `lastWith`: the newest version seen with code for it, or null.
{
  name,
  version,
  capabilities,
  described,
  belowCapability,
  from,
  lastWith,
  requiredBy,
}:
let
  listed = builtins.concatStringsSep ", ";
in
{
  code = "E130";
  title = "${name} ${version} has no code for capability ${listed capabilities}";
  where = "${name}, wanted by ${listed requiredBy}";
  why = "from ${from} on it starts at ${belowCapability}; your GPU is " + "${listed described}";
  fix =
    (
      if lastWith == null then
        [ ]
      else
        [
          "constraints = { ${name} = \"<=${lastWith}\"; }: the newest version seen with code for it"
        ]
    )
    ++ [
      "${
        if lastWith == null then "" else "or "
      }take an older CUDA (its packages ask for an older ${name}), or remove ${
        builtins.concatStringsSep " and " (map (c: "\"${c}\"") capabilities)
      } from capabilities"
    ];
}
