/**
  The environment: what `python.withPackages` makes of the python-levels, with the passports and the
  plan beside it.

  # Type
  `Context -> { name; python; levels :: { <name> :: Derivation }; deferred; imports; plan; } ->
  Derivation`
*/
context:
{
  name,
  python,
  levels,
  deferred,
  imports,
  plan,
}:
let
  inherit (context) lib;
  interpreter = context.pythons.${python};
  passports = lib.concatMap (level: lib.optional (level ? accelpkgs) level) (lib.attrValues levels);
  # Circles of requirements are closed here only.
  check = n: ''
    HOME=$(mktemp -d) "$out/bin/python" -B ${./builders/import_check.py} ${levels.${n}.accelpkgs.build} "$out/${interpreter.sitePackages}" ${n} ${
      if imports.${n} == null then "--shown" else lib.escapeShellArgs imports.${n}
    }
  '';
  environment = interpreter.buildEnv.override {
    extraLibs = lib.attrValues levels;
    postBuild = ''
      mkdir -p "$out/nix-support/accelpkgs"
      ln -s ${plan} "$out/nix-support/accelpkgs/plan.json"
      ${lib.concatMapStrings (level: "ln -s ${level.accelpkgs.passport} \"$out/nix-support/accelpkgs/${level.pname}.json\"\n") passports}
      [ -e "$out/bin/python" ] || ln -s ${interpreter.executable} "$out/bin/python"
      ${lib.concatMapStrings check (lib.filter (n: levels.${n} ? accelpkgs) deferred)}
    '';
  };
in
environment.overrideAttrs { name = context.storeName name; }
