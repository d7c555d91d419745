/**
  Make a plan of several targets into their concretisations.

  # Type
  `{ errors; tryPlan; seal; } -> Request -> { ok = true; plan; concretisation; } | { ok =
  false; … }`
  with `concretisation = { plan :: JointPlan; id; targets.<name> :: Concretisation; }`

  # Inputs
  `tryPlan`: default.nix's
  : `seal`: `Table -> Request -> Plan -> Concretisation`, of one target's request

  # Errors
  E026, of a target whose base is for another system, when it is touched
*/
{
  errors,
  tryPlan,
  seal,
}:
request:
let
  tried = tryPlan request;
  of =
    target: plan:
    let
      own = tried.requests.${target};
      inherit (own) base;
      inherit (plan.target) system;
    in
    if base.system or null == null || base.system == system then
      seal tried.tables.${target} own plan
    else
      throw ("\n" + errors.render [ (errors.baseSystem { inherit target system base; }) ]);
in
if tried.ok then
  {
    inherit (tried) ok plan;
    concretisation = {
      inherit (tried) plan;
      inherit (tried.plan) id;
      targets = builtins.mapAttrs of tried.plan.plans;
    };
  }
else
  tried
