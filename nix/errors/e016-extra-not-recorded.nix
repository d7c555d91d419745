# E016. `extras`: those of which nothing is recorded; `reasons`, `nearest`: lines; `asked`: the
# requirement as `updater lock` takes it.
{
  name,
  extras,
  asked,
  requests,
  reasons,
  nearest,
}:
let
  inherit (builtins) concatStringsSep length;
  quoted = concatStringsSep ", " (map (extra: "\"${extra}\"") extras);
in
{
  code = "E016";
  title =
    "what the ${if length extras == 1 then "extra" else "extras"} "
    + "${concatStringsSep ", " extras} of ${name} "
    + "${if length extras == 1 then "requires" else "require"} is not recorded";
  where = concatStringsSep ", " requests;
  why = reasons;
  fix = [
    "record it: ./nixw run --impure .#updater -- lock '${asked}' -o my-pkgs, then --index my-pkgs"
    "or in pkgs/${name}/update.toml: [keep] extras = [ ${quoted} ], then updater update ${name}"
  ]
  ++ nearest;
}
