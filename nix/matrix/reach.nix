/**
  Say of each package whether anybody can have it: planned alone on the machines of `targets.toml`,
  and each recorded variant on a machine that is made to fit it.

  # Type
  `{ root; matrix; names ? ; } -> { <package> :: Reach; }` with `Reach = { kind; target; recorded;
  newest; why; variants :: [ VariantReach ]; }` (variant-reach.nix)

  # Inputs
  `root` : the tree whose package data and resolver make the plans
  : `matrix` : the parsed `targets.toml`
  : `names` : the packages that are asked about, all of them where it is left out

  # Output
  `target` is the first machine that can have the package, `newest` the newest release that any
  machine can have; null where there is none. `recorded` is the newest that is recorded. `why` says
  of the first machine why it cannot have the package, and where `newest` is older than `recorded`,
  why a machine that fits this cannot have it. All of it is lazy: who wants `target` alone pays for
  it alone.

  # Examples
  (import ./reach.nix {
    root = ../..;
    matrix = {
      sets.arrays = [ "numpy" ];
      targets.a = { set = "arrays"; python = "3.12"; };
    };
  }).einops.target
  => "a"
*/
{
  root,
  matrix,
  names ? null,
}:
let
  inherit (builtins)
    any
    attrNames
    attrValues
    concatMap
    deepSeq
    filter
    foldl'
    fromJSON
    head
    listToAttrs
    pathExists
    readDir
    readFile
    tryEval
    ;
  inherit (import (root + "/nix/concretise") { folder = root + "/pkgs"; }) tryPlan;
  machines = import ./machines.nix { inherit root matrix; };

  # One that cannot even be judged must not hide the others.
  planned =
    request:
    let
      answer = tryPlan request;
      tried = tryEval (deepSeq answer.ok answer);
    in
    if tried.success then
      tried.value
    else
      {
        ok = false;
        problems = [
          {
            title = "the evaluation failed";
            why = [ ];
          }
        ];
      };
  whyOf =
    answer:
    let
      problem = head answer.problems;
    in
    if problem.why or [ ] == [ ] then
      [ problem.title ]
    else if builtins.isList problem.why then
      problem.why
    else
      [ problem.why ];
  variantReach = import ./variant-reach.nix { inherit planned whyOf; };

  # The first element that `ok` holds for, null where it holds for none; none after it is tried.
  first = ok: foldl' (found: x: if found != null || !(ok x) then found else x) null;

  reachOf =
    name:
    let
      folder = root + "/pkgs/${name}";
      inherit (fromJSON (readFile (folder + "/releases.json"))) releases;
      meta = if pathExists (folder + "/package.nix") then import (folder + "/package.nix") else { };
      alone = machine: planned (machine // { packages = [ name ]; });
      target = first (machine: (alone machines.${machine}).ok) (attrNames machines);
      hasRelease =
        release:
        any (
          machine:
          (planned (
            machine
            // {
              packages = [ "${name}==${release.version}" ];
            }
          )).ok
        ) (attrValues machines);
      newest = first hasRelease releases;
      of = variantReach {
        inherit name;
        fromSource = meta.source or null != null;
      };
      lost = filter (v: !v.reached) (of (head releases));
    in
    {
      kind = meta.kind or "leaf";
      inherit target;
      recorded = if releases == [ ] then null else (head releases).version;
      newest = if newest == null then null else newest.version;
      why =
        if releases == [ ] then
          [ "no release is recorded" ]
        else if target == null then
          whyOf (alone (head (attrValues machines)))
        else if newest != null && newest.version == (head releases).version then
          [ ]
        else if lost == [ ] then
          [ "no machine of targets.toml is of the kind that it is for" ]
        else
          (head lost).why;
      variants = concatMap of releases;
    };

  folders = readDir (root + "/pkgs");
  known = filter (name: folders.${name} == "directory") (attrNames folders);
  asked = if names == null then known else filter (name: folders ? ${name}) names;
in
listToAttrs (
  map (name: {
    inherit name;
    value = reachOf name;
  }) asked
)
