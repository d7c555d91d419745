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
  Where a request has `targets`, plan and concretisation are those of joint/.

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
  # Beside a request with folders of its own, what builds are given.
  toBuildOf =
    request:
    if isList (request.index or null) && request.index != [ ] then
      {
        toBuild = toBuild {
          inherit ours;
          theirs = readIndex request.index;
          inherit (request) index;
        };
      }
    else
      { };
  toBuild = import ./build-table.nix {
    inherit lib;
    read = readIndex;
  };
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
    if request ? targets || request ? apart then
      removeAttrs (joint request) [
        "requests"
        "tables"
      ]
    else if request ? base then
      tryPlanOn { } (tableOf request) request.base (onBase request)
    else
      let
        more = toBuildOf request;
        planIn = if more == { } then tryPlanAlone else tryPlanWith more;
      in
      planIn (tableOf request) (withoutMarkers request);
  # Beside a request, what the base can compile by recipes of its own, and where.
  tryPlanOn =
    more: table: base: request:
    let
      planIn = tryPlanWith (
        toBuildOf request
        // more
        // {
          offers = base.offers or null;
          machine = intersectAttrs {
            glibc = null;
            cudaToolkit = null;
          } base;
        }
      );
    in
    planIn table (withoutMarkers request);
  onBase = request: ofBase request.base (removeAttrs request [ "base" ]);
  joint = import ./joint {
    inherit
      lib
      facts
      errors
      tableOf
      ;
    openOf =
      table: given: request:
      let
        more = {
          inherit given;
          opened = true;
        };
        ofBase = request.base.system or null;
      in
      # What another system has says nothing of this one.
      if request ? base && (ofBase == null || ofBase == request.system or ofBase) then
        tryPlanOn more table request.base (onBase request)
      else
        tryPlanWith (toBuildOf request // more) table (
          withoutMarkers (removeAttrs request [ "base" ])
        );
    inherit spelt;
  };

  plan =
    request:
    let
      tried = tryPlan request;
    in
    if tried.ok then tried.plan else throw ("\n" + tried.message);

  # Packages that are chosen out of a table, by name.
  spelt =
    table: request:
    let
      given = request.packages;
      chosen = if isFunction given then given (handles table) else given;
    in
    request
    // {
      packages = map (package: if isString package then package else package.requirement) chosen;
    };
  seal =
    table: request: plan:
    import ./seal.nix { inherit errors; } {
      inherit (request) base;
      inherit plan table;
      requested = map lib.requirement.parse (withoutMarkers (onBase request)).packages;
    };

  tryConcretise =
    request:
    let
      table = tableOf request;
      named = spelt table request;
      tried = tryPlanOn { } table named.base (onBase named);
    in
    if request ? targets || request ? apart then
      tryJointly request
    else if !tried.ok then
      tried
    else
      tried // { concretisation = seal table named tried.plan; };
  tryJointly = import ./joint/concretise.nix {
    inherit errors seal;
    tryPlan = joint;
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
