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
  `builderPython` : the interpreter that unpacks wheels for every Python, 3.10 or newer; null: the
  first of `pythons`. It is a part of what every build is, so that machines share builds where it
  has one name: the default, `/usr/bin/python3`, is left for a distribution alone that has none, or
  an older one
  `features` : system features that a builder must have, as `[ "debian-12" ]`, for what depends on
  the distribution; wheels are unpacked anywhere
  `glibc` : the version of the C library, or null
  `compiler` : `{ gcc = "12.2.0"; }`, or null where there is none; machines share what they compile
  where it is the same, so say it in full
  `libraries` : SONAMEs that the machine has beside those that every base answers, as
  `[ "libmpi.so.40" ]`
  `cudaToolkit` : `{ path = "/usr/local/cuda"; version = "13.0"; }`, or null
  `packaging` : the wheel of `packaging` that checks METADATA, as `{ name; file; sha256; }` or a
  path; default the newest that pkgs/packaging has
  `unpackLimits` : package → `{ ratio; slack; total; members; depth; text; }`, each of which may be
  left out: what an archive may unpack to (nix/builders/limits.nix)
  `mksquashfs` : the program that makes `image.squashfs`, where it is not in /usr/bin
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
  builderPython ? "/usr/bin/python3",
  features ? [ ],
  visible ? [ ],
  glibc ? null,
  compiler ? null,
  libraries ? [ ],
  cudaToolkit ? null,
  packaging ? (import ../../builders).packaging,
  unpackLimits ? { },
  importLimits ? { },
  mksquashfs ? null,
}:
let
  builders = import ../../builders;
  inherit (builders) scripts storeName;
  interpreter = import ./interpreter.nix { inherit system visible scripts; };
  interpreters = builtins.mapAttrs interpreter pythons;
  executable = python: interpreters.${python}.executable;
  unpacker =
    if builderPython == null then
      (builtins.head (builtins.attrValues interpreters)).executable
    else
      (interpreter "for builders" { executable = builderPython; }).executable;
  run = import ./run.nix { inherit system scripts features; };
  context = {
    inherit
      scripts
      storeName
      system
      cudaToolkitFor
      ;
    start = import ./start.nix;
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
    cudaToolkit
    libraries
    mkSource
    ;
  mkBuildWheel = wheel: run.anywhere unpacker (specs.unpack wheel);
  mkBuildSource =
    source:
    (if source.toolchain == [ ] then run.here else run.compile) (executable source.python) (
      specs.compile source
    );
  mkPythonLevel =
    level:
    let
      python = executable level.python;
      bytecode = run.here python (specs.bytecode level);
    in
    run.here python (specs.pythonLevel (level // { inherit bytecode; }));
  mkSeal = seal: run.anywhere unpacker (specs.seal seal);
  mkEditable = project: run.anywhere unpacker (specs.editable project);
  # A virtual environment of links into python-levels.
  mkEnvironment =
    environment: run.here (executable environment.python) (specs.environment environment);
  mkShell = import ./shell.nix context;
  extend = import ./images.nix {
    inherit run mksquashfs executable;
    inherit (specs) export;
  };
}
