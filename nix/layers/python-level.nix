/**
  The python-level layer of a package: its build in one concretisation.

  # Type
  `{ base; plan; lib; seal; facts ? ; } -> { package; build; passport; dependencies; deferred;
  imports; wins ? ; shows ? ; description ? ; passthru ? ; } -> Derivation`

  # Inputs
  `dependencies`: python-levels that it requires; `deferred`: names that it needs and cannot reach
  through them (order.nix)
  `imports`: modules that must import, null for what the wheel's RECORD shows
  `shows`: modules that are meant, whatever they are called, and are not imported here
  `wins`: packages whose files its own replace, where both have one
  `passthru`: attributes that a base lets survive an override of the package, where it has such
*/
{
  base,
  plan,
  lib,
  seal,
  facts ? import ../facts,
}:
let
  # The values that the resolver decided with; a base may not know better.
  environment = (lib.marker.environment { inherit (plan.target) python system; }).values;

  # What METADATA is compared with: not what package.nix adds to it, and by the names that it has.
  stated =
    edge:
    builtins.intersectAttrs {
      name = null;
      specifier = null;
      extras = null;
      url = null;
    } (edge // { name = edge.insteadOf or edge.name; });
in
{
  package,
  build,
  passport,
  dependencies,
  deferred,
  imports,
  wins ? [ ],
  shows ? [ ],
  description ? "",
  passthru ? { },
}:
builtins.addErrorContext "while making the python-level of ${package.name} ${package.version}" (
  base.mkPythonLevel {
    inherit
      build
      passport
      dependencies
      deferred
      environment
      ;
    inherit (plan.target) python;
    strict = plan.target.strict or false;
    # Of what runs when Python starts; nothing else depends on it.
    reviewed =
      if plan.target.strict or false then facts.reviewedStartUp package.name else [ ];
    inherit (plan) id;
    # What it imports without requiring it may be there in the end.
    planned = builtins.attrNames plan.packages;
    package = {
      inherit (package) name version extras;
      requires = map stated (builtins.filter (edge: !(edge ? added)) package.requires);
      inherit imports wins;
      ${if shows == [ ] then null else "shows"} = shows;
      # The METADATA of what a base compiles is its own: what it asks for has to be there.
      ${if package.build or null ? offer then "planned" else null} = builtins.listToAttrs (
        map (edge: {
          inherit (edge) name;
          value = plan.packages.${edge.name}.version;
        }) package.requires
      );
    };
    inherit description passthru;
    seal = seal package.name;
  }
)
