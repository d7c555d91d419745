/**
  The builders as store paths, one for each kind, with only the modules that it needs: a change to
  one kind of builder rebuilds that kind alone. The lists are closed under import (a test says so).

  # Type
  `{ <kind> :: String }`
*/
let
  modules = {
    fetch = [ "fetch" "download" "index" ];
    unpack = [ "unpack" "members" "modules" "pep440" "record" "spec" "wheel_archive" "wheel_metadata" ];
    compile = [
      "compile"
      "backend_call"
      "farm"
      "members"
      "modules"
      "parallel"
      "pep440"
      "record"
      "scripts"
      "source_archive"
      "spec"
      "toolchain"
      "unpack"
      "virtual_environment"
      "wheel_archive"
      "wheel_metadata"
    ];
    bytecode = [ "bytecode" "compile_chunk" "spec" ];
    python-level = [ "python_level" "farm" "imports" "modules" "requirements" "spec" "virtual_environment" ];
    environment = [ "environment" "farm" "imports" "modules" "scripts" "spec" "virtual_environment" ];
    seal = [ "seal" "spec" ];
  };
in
builtins.mapAttrs (
  kind: names:
  let
    wanted = map (name: "${name}.py") (names ++ [ "__main__" "problem" ]);
  in
  builtins.path {
    name = "accelpkgs-builder-${kind}";
    path = ./.;
    filter = path: _: builtins.elem (baseNameOf path) wanted;
  }
) modules
