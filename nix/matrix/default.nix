/**
  Plan every target and keep of each plan what a person would miss: the guard compares two such
  values.

  # Type
  `{ root; matrix; lib ? ; } -> { <target> :: Summary; }` with `Summary = { ok = true; axes;
  packages.<name> = { version; flavour; axes; direct; by; file; code; }; } | { ok = false; code;
  title; }`

  # Inputs
  `root` : the tree whose package data and resolver make the plans; it may be older than this file,
  so nothing is read that only plans of the newest format have
  : `matrix` : the parsed `targets.toml`

  # Output
  `code` says for each capability and gfx target of the request how a package runs there: `"sass"`,
  `"ptx"`, `"gfx"`, `"none"` or, where its code is not known, nothing.

  # Examples
  nix eval --json --impure --expr 'import ./nix/matrix {
    root = ./.;
    matrix = builtins.fromTOML (builtins.readFile ./targets.toml);
  }'
*/
{
  root,
  matrix,
  # The same judge for both sides of a comparison.
  lib ? import ../lib,
}:
let
  inherit (builtins)
    deepSeq
    elem
    head
    listToAttrs
    mapAttrs
    tryEval
    ;
  inherit (import (root + "/nix/concretise") { }) tryPlan;

  codeOf =
    target: package:
    let
      runs =
        capability:
        let
          found = lib.capability.coversWith {
            cuda = package.axes.cuda or null;
          } capability package.capabilities;
        in
        if found == null then "none" else found.kind;
      pair = value: name: {
        inherit name;
        value = value name;
      };
    in
    (
      if package.capabilities or null == null then
        { }
      else
        listToAttrs (map (pair runs) (target.capabilities or [ ]))
    )
    // (
      if package.gfx or null == null then
        { }
      else
        let
          runs = gfx: if elem gfx package.gfx then "gfx" else "none";
        in
        listToAttrs (map (pair runs) (target.gfx or [ ]))
    );

  packageOf = target: package: {
    inherit (package) version flavour axes;
    direct = elem "your packages" package.requiredBy;
    by = package.requiredBy;
    file = package.file.sha256 or null;
    code = codeOf target package;
  };

  summary =
    answer:
    if answer.ok then
      {
        ok = true;
        inherit (answer.plan) axes;
        packages = mapAttrs (_: packageOf answer.plan.target) answer.plan.packages;
      }
    else
      {
        ok = false;
        inherit (head answer.problems) code title;
      };

  # One target that cannot even be judged must not hide the others.
  guarded =
    request:
    let
      value = summary (tryPlan request);
      tried = tryEval (deepSeq value value);
    in
    if tried.success then
      tried.value
    else
      {
        ok = false;
        code = "E999";
        title = "the evaluation failed";
      };
in
mapAttrs (_: guarded) (import ./requests.nix { inherit root matrix; })
