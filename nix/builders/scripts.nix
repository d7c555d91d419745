/**
  The builders as store paths, one for each kind, with only the modules that it needs: a change to
  one kind of builder rebuilds that kind alone. The lists are closed under import (a test says so).

  # Type
  `{ <kind> :: String }`
*/
let
  modules = {
    fetch = [
      "fetch"
      "download"
      "index"
      "e201_fetch"
    ];
    unpack = [
      "unpack"
      "e210_archive"
      "e214_wheel"
      "members"
      "modules"
      "pep440"
      "record"
      "spec"
      "wheel_archive"
      "wheel_metadata"
    ];
    compile = [
      "compile"
      "backend_call"
      "confine"
      "confine_landlock"
      "confine_namespace"
      "e235_confine"
      "e210_archive"
      "e214_wheel"
      "e221_compile"
      "e240_environment"
      "farm"
      "members"
      "modules"
      "offered"
      "parallel"
      "pep440"
      "record"
      "scripts"
      "source_archive"
      "spec"
      "stray"
      "toolchain"
      "unpack"
      "virtual_environment"
      "wheel_archive"
      "wheel_metadata"
    ];
    bytecode = [
      "bytecode"
      "compile_chunk"
      "spec"
    ];
    python-level = [
      "python_level"
      "confine"
      "confine_landlock"
      "confine_namespace"
      "e235_confine"
      "e230_python_level"
      "e240_environment"
      "farm"
      "import_program"
      "imports"
      "offered"
      "requirements"
      "spec"
      "stray"
      "undeclared"
      "virtual_environment"
    ];
    import-check = [
      "import_check"
      "e230_python_level"
      "import_program"
      "offered"
      "stray"
      "undeclared"
    ];
    environment = [
      "environment"
      "confine"
      "confine_landlock"
      "confine_namespace"
      "e235_confine"
      "driver_stub"
      "e230_python_level"
      "e240_environment"
      "e241_load"
      "e301_mixed"
      "elf_file"
      "farm"
      "import_program"
      "imports"
      "judge_loads"
      "load_check"
      "load_program"
      "offered"
      "roots"
      "scripts"
      "spec"
      "stray"
      "undeclared"
      "virtual_environment"
    ];
    load-check = [
      "load_check"
      "confine"
      "confine_landlock"
      "confine_namespace"
      "e235_confine"
      "driver_stub"
      "e241_load"
      "elf_file"
      "judge_loads"
      "load_program"
      "offered"
      "roots"
      "stray"
    ];
    seal = [
      "seal"
      "spec"
    ];
    adjust-torch = [
      "adjust_torch"
      "e254_adjust"
    ];
    adjust-triton = [
      "adjust_triton"
      "e254_adjust"
    ];
  };
  always = [
    "__main__"
    "e209_disk"
    "problem"
  ];
in
builtins.mapAttrs (
  kind: names:
  let
    wanted = map (name: "${name}.py") (names ++ always);
  in
  builtins.path {
    name = "accelpkgs-builder-${kind}";
    path = ./.;
    filter = path: _: builtins.elem (baseNameOf path) wanted;
  }
) modules
