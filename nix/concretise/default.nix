/**
  Compose the stages (README.md). Problems are values until here; `plan` and `concretise` throw all
  of them as one text.

  # Type
  ```
  { lib ? ; facts ? ; errors ? ; folder ? }
  -> { plan; tryPlan; concretise; tryConcretise; fromLock; packages; }
  ```
  - `tryPlan :: Request -> { ok = true; plan; } | { ok = false; problems; message; }`
  - `plan :: Request -> Plan`; both take a `base` beside, as `concretise` does
  - `concretise :: Request // { base; packages :: [ String ] | (handles -> [ handle ]); } ->
    Concretisation`
  - `tryConcretise`: the same as `tryPlan` answers, with `concretisation` beside the plan

  # Examples
  (import ./nix/concretise { }).plan { packages = [ "einops" ]; python = "3.12"; }
  => { format = 2; id = "…"; packages.einops = { … }; … }
*/
{
  lib ? import ../lib,
  errors ? import ../errors,
  facts ? import ../facts,
  folder ? ../../pkgs,
}:
let
  inherit (builtins)
    intersectAttrs
    isFunction
    isList
    isString
    ;

  readOurs = import ./index.nix { inherit errors; };
  readIndex = import ./index.nix {
    inherit errors;
    check = import ./folder { inherit lib facts errors; };
  };
  handles = import ./handles.nix { inherit errors; };
  tryPlanWith =
    more:
    import ./try-plan.nix ({ inherit lib facts errors; } // more);
  tryPlanAlone = tryPlanWith { };
  ofBase = import ./of-base.nix;
  withoutMarkers = import ./markers.nix { inherit lib facts; };

  ours = readOurs [ folder ];
  # An `index` that is no list is refused as part of the request.
  tableOf =
    request:
    let
      index = request.index or null;
    in
    if isList index then ours // readIndex index else ours;

  tryPlan =
    request:
    if request ? base then
      tryPlanOn request.base (ofBase request.base (removeAttrs request [ "base" ]))
    else
      tryPlanAlone (tableOf request) (withoutMarkers request);
  # Beside a request, what the base can compile by recipes of its own, and where.
  tryPlanOn =
    base: request:
    let
      planIn = tryPlanWith {
        offers = base.offers or null;
        machine = intersectAttrs {
          glibc = null;
          cudaToolkit = null;
        } base;
      };
    in
    planIn (tableOf request) (withoutMarkers request);

  plan =
    request:
    let
      tried = tryPlan request;
    in
    if tried.ok then tried.plan else throw ("\n" + tried.message);

  tryConcretise =
    request:
    let
      table = tableOf request;
      given = request.packages;
      chosen = if isFunction given then given (handles table) else given;
      named = map (package: if isString package then package else package.requirement) chosen;
      full = ofBase request.base (removeAttrs request [ "base" ] // { packages = named; });
      inherit (withoutMarkers full) packages;
      tried = tryPlanOn request.base (full // { inherit packages; });
    in
    if !tried.ok then
      tried
    else
      tried
      // {
        concretisation = import ./seal.nix { inherit errors; } {
          inherit (request) base;
          inherit (tried) plan;
          inherit table;
          requested = map lib.requirement.parse packages;
        };
      };

  concretise =
    request:
    let
      tried = tryConcretise request;
    in
    if tried.ok then tried.concretisation else throw ("\n" + tried.message);
in
{
  inherit
    plan
    tryPlan
    concretise
    tryConcretise
    ;
  fromLock = import ./from-lock.nix { inherit errors; };
  # What `packages = p: [ … ]` sees; none of them can be built by itself.
  packages = handles ours;
}
