/**
  Make a plan into derivations on a base: the four layers of each package, and environments of them.
  Touching one package evaluates what it requires and nothing else.

  # Type
  `{ errors; lib ? ; facts ? ; } -> { base; plan; table ? { }; requested ? [ ]; extensionOf ? ; }
  -> { packages; environmentOf; levelOfProject; }`

  # Inputs
  `extensionOf` : name → what the base adds to the attributes of that package

  # Output
  `packages.<name>`: the python-level derivation, with `source`, `build`, `highLevel`, `plan`,
  `imports`, `pname`, `version`, `requires`, `concretisation` beside it;
  `environmentOf { name; packages :: [ String ]; more ? ; }`: a derivation
  `levelOfProject`: a Project (project/) → its python-level

  # Errors
  E303 the base does not have that Python
*/
{
  errors,
  lib ? import ../lib,
  facts ? import ../facts,
}:
{
  base,
  plan,
  table ? { },
  requested ? [ ],
  extensionOf ? _: { },
}:
let
  inherit (builtins) mapAttrs;
  order = import ../layers/order.nix plan.packages;
  seals = import ./seals.nix { inherit base; } plan;

  source = import ../layers/source.nix { inherit base; };
  inherit
    (import ../layers/build.nix {
      inherit base metaOf;
      inherit (plan) target axes packages;
    })
    builds
    metadataOf
    ;
  highLevel = import ../layers/high-level.nix { inherit plan; };
  pythonLevel = import ../layers/python-level.nix {
    inherit base plan lib;
    seal = seals;
  };

  unknown = {
    kind = "leaf";
    axis = null;
    description = "";
    imports = null;
    wins = [ ];
  };
  metaOf = name: unknown // (table.${name}.meta or { });
  importsOf = name: (metaOf name).imports;
  winsOf = import ./wins.nix { inherit facts; } metaOf;
  # Has somebody looked at it? What a user's lock records has its releases alone.
  isDescribed =
    name:
    let
      folder = table.${name}.folder or null;
    in
    folder == null || builtins.pathExists (folder + "/package.nix");

  # What the base has itself, and what takes the place of ours.
  provided = if base ? provide then base.provide { inherit plan metaOf requested; } else { };
  own =
    name: ours:
    let
      given = provided.${name} or null;
    in
    if given == null then ours else given;
  only = names: builtins.intersectAttrs (lib.list.toSet names);

  passports = mapAttrs (
    name: package:
    highLevel {
      inherit package;
      requires = only order.kept.${name} passports;
    }
  ) plan.packages;

  levels = mapAttrs (
    name: package:
    own name (pythonLevel {
      inherit package;
      build = builds.${name};
      passport = passports.${name};
      dependencies = map (required: levels.${required}) order.kept.${name};
      deferred = order.lacking.${name};
      imports = importsOf name;
      inherit (metaOf name) description;
      wins = winsOf name;
      passthru = attributesOf name package;
    })
  ) plan.packages;

  # What a package has beside its derivation.
  attributesOf =
    name: package:
    {
      plan = package;
      concretisation = plan.id;
      source =
        if package.build or null ? offer then builds.${name}.source or null else source package;
      build = builds.${name};
      ${if package.flavour == "source" && package.file != null then "metadata" else null} =
        metadataOf package;
      highLevel = passports.${name};
      imports = importsOf name;
      requires = order.requires.${name};
    }
    // extensionOf name;

  # The answer, without what was asked and why it is the answer, and without where its packages were
  # read: an environment is the same for every request that has it, and from every checkout. Which
  # packages were named (`requiredBy`) decides what must import.
  answer = {
    inherit (plan) format id;
    target = { inherit (plan.target) python system; };
    packages = mapAttrs (
      _: package:
      removeAttrs package [
        "because"
        "extraGaps"
        "folder"
        "grades"
      ]
    ) plan.packages;
  };

  onThisBase =
    value:
    if base.pythons ? ${plan.target.python} then
      value
    else
      throw (
        "\n"
        + errors.render [
          (errors.noInterpreter {
            inherit (plan.target) python;
            inherit base;
          })
        ]
      );

  environmentOf = onThisBase (
    import ../layers/environment.nix {
      inherit base plan order;
      inherit levels;
      imports = importsOf;
      loads = import ../layers/loads.nix { inherit plan metaOf isDescribed; };
      planFile = builtins.toFile "plan-${builtins.substring 0 8 plan.id}.json" (
        builtins.unsafeDiscardStringContext (builtins.toJSON answer)
      );
    }
  );
  levelOfProject = onThisBase (
    import ../layers/editable.nix {
      inherit
        base
        plan
        lib
        errors
        levels
        metaOf
        pythonLevel
        highLevel
        ;
      versionOf = name: (own name plan.packages.${name}).version;
    }
  );
in
{
  inherit environmentOf levelOfProject;
  packages = mapAttrs (
    name: package:
    (onThisBase levels.${name})
    // {
      pname = name;
      # What a base has itself may be of another version, as long as it satisfies the plan.
      version = (own name package).version;
    }
    // attributesOf name package
  ) plan.packages;
}
