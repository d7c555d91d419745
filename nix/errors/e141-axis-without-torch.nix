# E141. `name` `version` is made for torch `wanted` (null: it is compiled against the plan's); the
# plan has torch `has`, or none (null).
{
  name,
  version,
  wanted,
  has,
}:
{
  code = "E141";
  title = "${name} ${version} is ${
    if wanted == null then "compiled against torch" else "made for torch ${wanted}"
  }, and the plan has ${if has == null then "no torch" else "torch ${has}"}";
  where = "${name} ${version}";
  why =
    if has == null then
      "what is recorded of it does not say that it requires torch"
    else
      "that torch does not say which it is: its package.nix has no axis";
  fix =
    if has == null then
      "ask for torch beside it, or correct what its package folder records"
    else
      ''give torch's package.nix axis = "torch"'';
}
