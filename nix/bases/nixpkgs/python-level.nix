/**
  The python-level layer: a package of the interpreter's own set, as `buildPythonPackage` makes
  them. Links into the build; METADATA is compared with the plan; imports are checked with what it
  depends on. Its setup hook refuses a second concretisation wherever nixpkgs' stdenv puts packages
  together (`mkShell`, `buildInputs`), its seal wherever files are.

  # Type
  `Context -> { package; description; build; passport; dependencies; deferred; planned; python;
  environment; id; seal; passthru; } -> Derivation`
*/
context:
{
  package,
  description ? "",
  build,
  passport,
  dependencies,
  deferred,
  planned,
  python,
  id,
  passthru ? { },
  ...
}@arguments:
let
  inherit (context) lib;
  interpreter = context.pythons.${python};
  bytecode = context.run interpreter (context.specs.bytecode arguments);
  task = context.specs.pythonLevel (arguments // { inherit bytecode; });
in
interpreter.pkgs.buildPythonPackage {
  pname = package.name;
  inherit (package) version;
  # Link farms name both packages where two do not fit: so both names say which concretisation they
  # are of.
  name = "${package.name}-${package.version}-${builtins.substring 0 8 id}";
  pyproject = false;
  __structuredAttrs = true;
  preferLocalBuild = true;
  # Imports are checked below, where nixpkgs' own hooks have made the dependencies visible.
  spec = task.spec // {
    package = package // {
      imports = [ ];
    };
    deferred = [ ];
    dependencies = [ ];
  };
  dontUnpack = true;
  dontConfigure = true;
  dontBuild = true;
  installPhase = ''
    runHook preInstall
    ${interpreter.interpreter} -I -S -B ${context.scripts.python-level} python_level
    ${interpreter.interpreter} -I -B ${./builders/commands.py} \
      ${build} "$out" ${interpreter.interpreter} ${context.scripts.python-level}
    ${import ./setup-hook.nix context {
      inherit id;
      inherit (package) name;
    }}
    runHook postInstall
  '';
  # All files are links, and commands are written for this Python already.
  dontStrip = true;
  dontPatchELF = true;
  dontPatchShebangs = true;
  dontUsePythonImportsCheck = true;
  doCheck = false;
  inherit dependencies;
  # Last, because what a package depends on is on PYTHONPATH through the hooks of the others.
  preDistPhases = [ "accelpkgsImportsPhase" ];
  accelpkgsImportsPhase = lib.optionalString (deferred == [ ]) (
    import ./import-check.nix context {
      python = interpreter.interpreter;
      inherit build;
      site = "\"$out/${interpreter.sitePackages}\"";
      inherit (package) name imports;
      level = "\"$out\"";
      inherit planned;
    }
  );
  # Theirs, so that they survive overridePythonAttrs and overrideAttrs.
  passthru = passthru // {
    accelpkgs = {
      inherit id build passport;
      inherit (package) wins;
    };
  };
  meta = {
    inherit description;
    platforms = lib.platforms.linux;
    license =
      build.compiled.meta.license or (import ./license.nix { inherit lib; } package.name);
    sourceProvenance =
      if build ? compiled then
        lib.optional (lib.sourceTypes ? fromSource) lib.sourceTypes.fromSource
      else
        lib.optional (lib.sourceTypes ? binaryNativeCode) lib.sourceTypes.binaryNativeCode;
  };
}
