/**
  Plan several targets together: one version of each package wherever possible.

  # Type
  ```
  { lib; facts; errors; openOf; tableOf; spelt; } -> Request ->
  { ok = true; plan :: JointPlan; requests; tables; } | { ok = false; problems; message; }

  JointPlan = {
    format; id; plans.<target> :: Plan; differs; toolkits; costs; notes;
    groups :: [ [ String ] ]; conflicts :: [ { targets :: [ String ]; why :: String; } ];
  }
  ```
  (differs.nix has `differs` and `toolkits`, costs.nix `costs`)

  # Inputs
  `openOf`: `Table -> given -> Request -> { answer; early; parsed; result; }`: what try-plan.nix
  makes of a request of one target where it is `opened`
  : `tableOf`: the packages that there are for a request
  : `spelt`: `Table -> Request -> Request`, whose packages are texts

  # Output
  `requests`, `tables`: of each target, with what holds for all

  # Errors
  E001, E003 and E025 here; what a target alone is refused for.
*/
{
  lib,
  facts,
  errors,
  openOf,
  tableOf,
  spelt,
}:
let
  inherit (builtins)
    all
    attrNames
    attrValues
    concatMap
    filter
    head
    isFunction
    mapAttrs
    ;
  read = import ./request.nix { inherit lib errors; };
  problemsOf = import ./problems.nix { inherit lib errors; };
  differsOf = import ./differs.nix { inherit lib facts; };
  costsOf = import ./costs.nix { inherit lib facts; };
in
request:
let
  split = read request;
  names = attrNames split.targets;
  first = split.targets.${head names};
  ofFirst = tableOf first;
  # Folders of packages are read once where all targets have the same.
  tables = mapAttrs (
    _: own: if own.index or null == first.index or null then ofFirst else tableOf own
  ) split.targets;
  # What is no list of names is refused later.
  requests = mapAttrs (
    target: own:
    if isFunction (own.packages or null) then spelt tables.${target} own else own
  ) split.targets;
  opened = mapAttrs (target: openOf tables.${target} null) requests;

  refused =
    target:
    let
      inherit (opened.${target}) answer;
    in
    if answer.ok then [ ] else answer.problems;
  isNowhere = name: all (table: !(table ? ${name})) (attrValues tables);
  unknown = map (
    name:
    errors.unknownPackage {
      inherit name;
      where = "apart (your request)";
      nearest = lib.text.nearest (concatMap attrNames (attrValues tables)) name;
      folders = [ "the packages of every target" ];
    }
  ) (filter isNowhere split.apart);
  problems =
    if split.problems != [ ] then
      split.problems
    else if unknown != [ ] then
      unknown
    else
      problemsOf names refused;

  alone = mapAttrs (_: target: {
    inherit (target) result parsed;
    inherit (target.answer) plan;
  }) opened;
  free = lib.list.toSet split.apart;
  search = import ./search.nix {
    inherit lib facts;
    bursts = 256;
    answerOf =
      target: result:
      (openOf tables.${target} {
        inherit (alone.${target}) parsed;
        inherit result;
      } requests.${target}).answer;
  };
  found = import ./groups.nix { inherit lib facts search free; } alone;
  inherit (found) targets;
  plans = mapAttrs (_: target: target.plan) targets;
  versionsOf = mapAttrs (_: t: mapAttrs (_: p: lib.version.public p.version) t.plan.packages);
  versions = versionsOf targets;
  isUnneeded = name: all (plan: !(plan.packages ? ${name})) (attrValues plans);
in
if problems != [ ] then
  {
    ok = false;
    inherit problems;
    message = errors.render problems;
  }
else
  {
    ok = true;
    inherit requests tables;
    plan = {
      format = import ../plan-format.nix;
      id = builtins.substring 0 16 (
        builtins.hashString "sha256" (builtins.toJSON (mapAttrs (_: plan: plan.id) plans))
      );
      inherit plans;
      inherit (found) groups conflicts;
      inherit
        (differsOf {
          inherit alone targets versions;
          inherit (found) groups;
          inherit (split) apart;
        })
        differs
        toolkits
        ;
      costs = costsOf {
        inherit alone targets;
        before = versionsOf alone;
        after = versions;
      };
      notes = map (name: "no target needs ${name}, which may stand apart") (
        filter isUnneeded split.apart
      );
    };
  }
