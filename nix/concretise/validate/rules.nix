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
  inherit (builtins)
    all
    attrNames
    concatMap
    deepSeq
    isAttrs
    isList
    isString
    ;
  isProblem = problem: isAttrs problem && isString (problem.title or null);
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
      file = "${package.folder}/package.nix";
      # A rule is somebody's own code.
      found = builtins.addErrorContext (errors.render [
        (errors.badIndex {
          inherit file;
          why = "Nix cannot evaluate it:";
        })
      ]) (deepSeq given given);
      given = (metaOf name).rules {
        inherit lib facts package;
        plan = full;
      };
    in
    if found == [ ] then
      [ ]
    else if !isList found || !all isProblem found then
      [
        (errors.badIndex {
          inherit file;
          why = "rules should give a list of problems { title; why; fix; }";
        })
      ]
    else
      map (
        problem:
        errors.packageRule {
          inherit name problem;
          inherit (package) version;
        }
      ) found;
in
if metaOf == null then [ ] else concatMap one (attrNames packages)
