/**
  The high-level rules that packages state themselves (`rules` of package.nix): E140 where a rule
  gives no code of its own.
*/
{
  lib,
  facts,
  errors,
  ...
}:
let
  inherit (builtins) attrNames concatMap;
in
{
  plan,
  packages,
  target,
  metaOf,
  ...
}:
let
  full = plan // {
    inherit target;
  };
  one =
    name:
    let
      package = packages.${name};
    in
    map
      (
        problem:
        errors.packageRule {
          inherit name problem;
          inherit (package) version;
        }
      )
      (
        (metaOf name).rules {
          inherit lib facts package;
          plan = full;
        }
      );
in
if metaOf == null then [ ] else concatMap one (attrNames packages)
