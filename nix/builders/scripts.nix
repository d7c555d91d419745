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
      "e201_fetch"
      "index"
    ];
    unpack = [
      "unpack"
      "e210_archive"
      "e214_wheel"
      "e218_start_up"
      "elf_image"
      "members"
      "modules"
      "pep440"
      "record"
      "search_paths"
      "spec"
      "start_up"
      "untrusted"
      "wheel_archive"
      "wheel_metadata"
      "zip_archive"
    ];
    compile = [
      "compile"
      "backend_call"
      "c_library"
      "confine"
      "confine_landlock"
      "confine_namespace"
      "descendants"
      "e210_archive"
      "e214_wheel"
      "e218_start_up"
      "e221_compile"
      "e228_c_library"
      "e235_confine"
      "e240_environment"
      "elf_image"
      "farm"
      "foreign"
      "foreign_files"
      "lacking_libraries"
      "members"
      "modules"
      "offered"
      "parallel"
      "pep440"
      "record"
      "scripts"
      "search_paths"
      "source_archive"
      "source_links"
      "source_tree"
      "spec"
      "start_up"
      "stray"
      "symbol_versions"
      "tar_reader"
      "tar_stream"
      "toolchain"
      "unpack"
      "untrusted"
      "virtual_environment"
      "wheel_archive"
      "wheel_metadata"
      "zip_archive"
    ];
    adopt = [
      "adopt"
      "e210_archive"
      "e214_wheel"
      "e218_start_up"
      "e230_python_level"
      "members"
      "modules"
      "pep440"
      "spec"
      "start_up"
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
      "descendants"
      "e218_start_up"
      "e230_python_level"
      "e233_import_limits"
      "e235_confine"
      "e240_environment"
      "farm"
      "foreign"
      "foreign_files"
      "import_program"
      "import_run"
      "imports"
      "offered"
      "requirements"
      "spec"
      "start_up_notes"
      "stray"
      "undeclared"
      "virtual_environment"
    ];
    import-check = [
      "import_check"
      "confine"
      "confine_landlock"
      "confine_namespace"
      "descendants"
      "e230_python_level"
      "e233_import_limits"
      "e235_confine"
      "foreign"
      "foreign_files"
      "import_program"
      "import_run"
      "offered"
      "stray"
      "undeclared"
    ];
    environment = [
      "environment"
      "confine"
      "confine_landlock"
      "confine_namespace"
      "descendants"
      "driver_stub"
      "e230_python_level"
      "e233_import_limits"
      "e235_confine"
      "e240_environment"
      "e241_load"
      "e301_mixed"
      "elf_file"
      "elf_image"
      "farm"
      "foreign"
      "foreign_files"
      "import_program"
      "import_run"
      "imports"
      "judge_loads"
      "load_check"
      "load_program"
      "offered"
      "roots"
      "scripts"
      "spec"
      "start_up_notes"
      "stray"
      "undeclared"
      "virtual_environment"
    ];
    load-check = [
      "load_check"
      "confine"
      "confine_landlock"
      "confine_namespace"
      "descendants"
      "driver_stub"
      "e235_confine"
      "e241_load"
      "elf_file"
      "elf_image"
      "foreign"
      "foreign_files"
      "judge_loads"
      "load_program"
      "offered"
      "roots"
      "stray"
    ];
    copy-python = [
      "copy_python"
      "e226_copy_python"
      "spec"
    ];
    editable = [
      "editable"
      "spec"
    ];
    export = [
      "export"
      "e236_export"
      "elf_file"
      "elf_image"
      "export_entries"
      "export_folder"
      "export_licences"
      "export_machine"
      "export_oci"
      "export_python"
      "export_system"
      "export_tar"
      "export_trim"
      "export_write"
      "roots"
      "spec"
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
    "e208_builder"
    "e209_disk"
    "e227_python"
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
