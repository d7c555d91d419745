# E255. `argument`: what `.override` was given; `given`, `has`: values, as Nix; `has` is null where
# nothing can be said. `axes`: what the package was built for, in words.
{
  name,
  version,
  argument,
  given,
  has,
  axes,
}:
let
  inherit (builtins)
    isBool
    isList
    isNull
    isString
    toJSON
    ;
  shown =
    value:
    if isBool value || isString value || isNull value then
      toJSON value
    else if isList value then
      "[ ${builtins.concatStringsSep " " (map shown value)} ]"
    else
      "…";
in
{
  code = "E255";
  title = "${name} cannot be overridden with ${argument} = ${shown given}";
  where = "${name}.override";
  why =
    if has == null then
      "${name} ${version} is a wheel${axes}: there is no build that an argument could change"
    else
      "${name} ${version} is a wheel${axes}, with ${argument} = ${shown has}";
  fix = [
    "leave ${argument} out, or take ${name} of a nixpkgs without accelpkgs' overlay"
    "or other CUDA, ROCm or capabilities: set nixpkgs' config, or call accelpkgs.concretise"
  ];
}
