/**
  The environment: what `python.withPackages` makes of the python-levels, with the passports and the
  plan beside it.

  # Type
  `Context -> { name; python; levels :: { <name> :: Derivation }; deferred; imports; loads;
  plan; } -> Derivation`
*/
context:
{
  name,
  python,
  levels,
  deferred,
  imports,
  loads,
  plan,
}:
let
  inherit (context) lib;
  interpreter = context.pythons.${python};
  passports = lib.concatMap (level: lib.optional (level ? accelpkgs) level) (lib.attrValues levels);
  # Circles of requirements are closed here only.
  check =
    name:
    import ./import-check.nix context {
      python = "\"$out/bin/python\"";
      inherit (levels.${name}.accelpkgs) build;
      site = "\"$out/${interpreter.sitePackages}\"";
      inherit name;
      imports = imports.${name};
    };
  limits = context.importLimitsOf (lib.attrNames levels);
  # What a package imports without requiring it is there, or is not.
  noted = ''
    ${context.builderPython.interpreter} -I -S -B ${context.scripts.import-check} import_check \
      "$out/bin/python" ${toString limits.seconds} ${toString limits.bytes} \
      "$out/${interpreter.sitePackages}" --noted ${toString passports}
  '';
  # Libraries are loaded as a process of the environment will load them.
  toLoad = context.pkgs.writeText "loads.json" (
    builtins.toJSON (
      loads
      // {
        limit = limits.loadSeconds;
        builds = lib.mapAttrs (_: level: level.accelpkgs.build) (
          lib.filterAttrs (_: level: level ? accelpkgs) levels
        );
      }
    )
  );
  loaded = ''
    ${interpreter.interpreter} -I -S -B ${context.scripts.load-check} load_check \
      "$out" "$out/${interpreter.sitePackages}" ${python} ${toLoad}
  '';
  # What yields to a package that wins over it (`wins` of package.nix) is shown without what both
  # have.
  winners =
    name: lib.filter (level: lib.elem name (level.accelpkgs.wins or [ ])) (lib.attrValues levels);
  lesser = lib.mapAttrs (
    name: level:
    context.pkgs.runCommand level.name { preferLocalBuild = true; } ''
      ${interpreter.interpreter} -I -B ${./builders/yield_files.py} \
        "$out" ${level} ${toString (winners name)}
    ''
  ) (lib.filterAttrs (name: _: winners name != [ ]) levels);
  yielding = lib.optionalAttrs (lesser != { }) {
    requiredPythonModules =
      modules:
      map (level: lesser.${level.pname or level.name} or level) (
        interpreter.pkgs.requiredPythonModules modules
      );
  };
  environment = interpreter.buildEnv.override (
    yielding
    // {
      extraLibs = lib.attrValues levels;
      postBuild = ''
          mkdir -p "$out/nix-support/accelpkgs"
          ln -s ${plan} "$out/nix-support/accelpkgs/plan.json"
          ${lib.concatMapStrings (
            { accelpkgs, pname, ... }:
            "ln -s ${accelpkgs.passport} \"$out/nix-support/accelpkgs/${pname}.json\"\n"
          ) passports}
          [ -e "$out/bin/python" ] || ln -s ${interpreter.executable} "$out/bin/python"
          ${lib.concatMapStrings check (lib.filter (n: levels.${n} ? accelpkgs) deferred)}
          ${noted}
        ${loaded}
      '';
    }
  );
in
environment.overrideAttrs { name = context.storeName name; }
