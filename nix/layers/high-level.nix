/**
  The high-level layer of a package: its passport, a small JSON file of what was decided and on what
  evidence. It depends on passports only, and on nothing that was asked for: two requests with one
  answer have the same passports. Why it is the answer stands in the plan.

  # Type
  `{ plan; } -> { package :: PlanPackage; requires :: { <name> :: Path; }; } -> Path`

  # Inputs
  `requires`: the passports of what the package requires, without edges that would close a cycle
  (order.nix)
*/
{ plan }:
{ package, requires }:
let
  passport = {
    format = 1;
    inherit (package)
      name
      version
      flavour
      axes
      extras
      file
      ;
    concretisation = plan.id;
    capabilities = package.capabilities or null;
    evidence = package.evidence or { };
    loads = package.loads or { };
    # What of it runs whenever Python starts, as far as somebody looked before it was built.
    ${if package ? startUp then "startUp" else null} = package.startUp;
    # What it was compiled with, and for what.
    ${if package.build or null ? given then "given" else null} = package.build.given;
    ${if package.build or null ? offer then "offer" else null} = package.build.offer;
    inherit requires;
    inherit (plan.target) python system;
  };
in
builtins.addErrorContext "while making the passport of ${package.name} ${package.version}" (
  builtins.toFile "${package.name}-${builtins.substring 0 8 plan.id}-passport.json" (
    builtins.toJSON passport
  )
)
