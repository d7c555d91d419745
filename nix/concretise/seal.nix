/**
  The concretisation: what a user gets, closed against others.

  # Type
  `{ errors; lib ? ; } -> { base; plan; table ? { }; requested ? [ ]; } -> Concretisation` with
  `Concretisation = { plan; id; packages; python; environment; pythonWith; shell; editable;
  prove; }`

  # Output
  `python`, `environment`: the environment of every package; `pythonWith (ps: [ ps.numpy ])`: of
  some, with what they require;
  `shell`: for `nix develop`
  `editable ./.`, `editable [ ./. { project = ./libs/x; … } ]`: `{ python; environment; shell; }`
  with projects that are worked on (project/)
  `prove`: a program that asks the card what the plan promised (docs/proofs.md)

  # Errors
  E305, E306 a project that cannot be editable
  E301 two concretisations in one environment, E302 not a package of a concretisation, E304 a plan
  of another format
*/
{
  errors,
  lib ? import ../lib,
}:
{
  base,
  plan,
  table ? { },
  # What the user asked for, parsed: a plan has what packages require of each other.
  requested ? [ ],
}:
let
  realised = import ./realise.nix { inherit errors lib; } {
    inherit
      base
      plan
      table
      requested
      ;
    extensionOf = extension.of;
  };
  # What only this base can add: images, GPU checks.
  extension =
    if base ? extend then
      base.extend {
        inherit
          plan
          packages
          environmentOf
          proofOf
          isProvable
          ;
        environment = python;
      }
    else
      {
        whole = { };
        of = _: { };
      };
  inherit (realised) packages;
  fail = problem: throw ("\n" + errors.render [ problem ]);

  describe =
    package:
    if builtins.isAttrs package then
      package.pname or package.name or "a set"
    else
      builtins.typeOf package;
  admit =
    chosen:
    let
      strangers = builtins.filter (
        package: !(builtins.isAttrs package && package ? concretisation)
      ) chosen;
      others = builtins.filter (package: package.concretisation != plan.id) chosen;
    in
    if strangers != [ ] then
      fail (
        errors.notConcretised {
          names = map describe strangers;
          inherit (plan) id;
        }
      )
    else if others != [ ] then
      fail (
        errors.mixedConcretisations {
          inherit (plan) id;
          packages = map (p: { inherit (p) pname concretisation; }) chosen;
        }
      )
    else
      map (package: package.pname) chosen;

  environmentOf = environmentWith { };
  environmentWith =
    more: names:
    let
      environment = realised.environmentOf {
        name = "python${plan.target.python}-environment";
        packages = names;
        inherit more;
      };
    in
    environment
    // {
      concretisation = plan.id;
      interpreter = "${environment}/bin/python";
      inherit plan;
      meta.mainProgram = "python";
    };

  shellOf =
    arguments:
    base.mkShell (
      {
        name = "python${plan.target.python}-shell-${builtins.substring 0 8 plan.id}";
        inherit (plan) axes;
        inherit (plan.target) capabilities;
        compiler = plan.target.compiler or null;
      }
      // arguments
    );

  # The set with projects that are worked on.
  readProject = import ./project { inherit lib errors; };
  editable =
    given:
    let
      projects = map readProject (if builtins.isList given then given else [ given ]);
      levels = builtins.listToAttrs (
        map (project: {
          name = project.normalised;
          value = realised.levelOfProject project;
        }) projects
      );
      environment = environmentWith levels (builtins.attrNames plan.packages);
    in
    {
      inherit environment;
      python = environment;
      shell = shellOf {
        inherit environment projects;
        toolchain = lib.text.unique (builtins.concatMap (project: project.toolchain) projects);
      };
    };

  # The program that asks the card what the plan promised, for an environment.
  proofOf =
    environment:
    import ../proof {
      inherit base plan environment;
      order = import ../layers/order.nix plan.packages;
      inherit folderOf;
      kindOf = name: (table.${name}.meta or { }).kind or "leaf";
    };
  folderOf = name: table.${name}.folder or null;
  isProvable = name: (import ../proof/program.nix { inherit folderOf; }) name != null;

  python = environmentOf (builtins.attrNames plan.packages);
  wanted = import ./plan-format.nix;
  found = plan.format or null;
in
# The one door by which plans come in, some of them out of a file.
if found != wanted then
  fail (errors.planFormat { inherit found wanted; })
else
  extension.whole
  // {
    inherit plan packages python;
    inherit (plan) id;
    environment = python;
    pythonWith = choose: environmentOf (admit (choose packages));
    shell = shellOf { environment = python; };
    inherit editable;
    prove = proofOf python;
  }
