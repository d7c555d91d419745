/**
  The host base: the distribution's interpreters, C library and compiler; wheels run there
  unpatched. It is impure by nature: the machine's files are visible in Nix's sandbox
  (`sandbox-paths = /usr /bin /lib /lib64 /etc/alternatives`).

  # Type
  `host :: HostOptions -> Base` (README.md of this folder's parent)

  # Inputs
  `pythons` : python version → `{ executable; version; }`, as
  `"3.11" = { executable = "/usr/bin/python3.11"; version = "3.11.2"; }`; or
  `{ folder; version ? ; }` of one that the sandbox does not show, which is copied into the store:
  of pyenv, of uv, of python-build-standalone
  `visible` : folders that the sandbox shows beside those of the distribution
  `system` : the machine's, default `x86_64-linux`
  `builderPython` : the interpreter that runs the builders, default the first of `pythons`; wheels
  are unpacked by it for every Python
  `glibc` : the version of the C library, or null
  `compiler` : `{ gcc = "12"; }`, or null where there is none
  `libraries` : SONAMEs that the machine has beside those that every base answers, as
  `[ "libmpi.so.40" ]`
  `cudaToolkit` : `{ path = "/usr/local/cuda"; version = "13.0"; }`, or null
  `packaging` : the wheel of `packaging` that checks METADATA, as `{ name; file; sha256; }` or a
  path; default the newest that pkgs/packaging has
  `unpackLimits` : package → `{ ratio; slack; total; members; depth; text; }`, each of which may be
  left out: what an archive may unpack to (nix/builders/limits.nix)
  `importLimits` : package → `{ seconds; bytes; loadSeconds; }`: what importing its modules, and
  loading one of its libraries, may take
  (nix/builders/import-limits.nix)

  # Examples
  (host { pythons."3.11" = { executable = "/usr/bin/python3.11"; version = "3.11.2"; }; }).name
  => "host"
*/
{
  pythons,
  system ? builtins.head (import ../../facts).systems,
  builderPython ? null,
  visible ? [ ],
  glibc ? null,
  compiler ? null,
  libraries ? [ ],
  cudaToolkit ? null,
  packaging ? (import ../../builders).packaging,
  unpackLimits ? { },
  importLimits ? { },
}:
let
  builders = import ../../builders;
  inherit (builders) scripts storeName;
  interpreters = builtins.mapAttrs (import ./interpreter.nix {
    inherit system visible scripts;
  }) pythons;
  executable = python: interpreters.${python}.executable;
  unpacker =
    if builderPython != null then
      builderPython
    else
      (builtins.head (builtins.attrValues interpreters)).executable;
  # A derivation whose builder is a Python script; `spec` reaches it as JSON in a file, so its size
  # has no limit.
  run =
    interpreter:
    {
      kind,
      name,
      spec,
    }:
    derivation (
      start interpreter scripts.${kind} (builtins.replaceStrings [ "-" ] [ "_" ] kind)
      // {
        inherit name system spec;
        __structuredAttrs = true;
      }
    );
  start = import ./start.nix;
  context = {
    inherit
      scripts
      storeName
      system
      cudaToolkitFor
      start
      ;
    builderPython = unpacker;
  };
  cudaToolkitFor = _axes: cudaToolkit;
  mkSource = import ./source.nix context;
  specs = builders.specs {
    interpreterOf = python: interpreters.${python};
    limitsOf = builders.limitsOf unpackLimits;
    importLimitsOf = builders.importLimitsOf importLimits;
    inherit cudaToolkitFor;
    packaging = if builtins.isAttrs packaging then mkSource packaging else "${packaging}";
  };
in
{
  name = "host";
  inherit
    system
    pythons
    glibc
    compiler
    libraries
    mkSource
    ;
  mkBuildWheel = wheel: run unpacker (specs.unpack wheel);
  mkBuildSource = source: run (executable source.python) (specs.compile source);
  mkPythonLevel =
    level:
    let
      python = executable level.python;
      bytecode = run python (specs.bytecode level);
    in
    run python (specs.pythonLevel (level // { inherit bytecode; }));
  mkSeal = seal: run unpacker (specs.seal seal);
  mkEditable = project: run unpacker (specs.editable project);
  # A virtual environment of links into python-levels.
  mkEnvironment = environment: run (executable environment.python) (specs.environment environment);
  mkShell = import ./shell.nix context;
}
