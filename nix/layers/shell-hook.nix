/**
  What a shell does when it is entered: find the projects that are worked on, and say so where one
  is not found; name compilers and CUDA for their extensions.

  # Type
  `{ projects; toolchain; compiler; cuda; capabilities; } -> String`, for bash

  # Inputs
  `projects`: those of nix/concretise/project
  : `cuda`: `{ path; version; }`, or null; `toolchain`, `compiler`, `capabilities`: as in a plan
*/
{
  projects ? [ ],
  toolchain ? [ ],
  compiler ? null,
  cuda ? null,
  capabilities ? [ ],
}:
let
  inherit (builtins)
    concatStringsSep
    elem
    head
    match
    replaceStrings
    ;
  quote = text: "'${replaceStrings [ "'" ] [ "'\\''" ] text}'";
  variableOf = project: import ./editable-variable.nix project.normalised;
  facts = import ../facts;

  one =
    project:
    let
      variable = variableOf project;
      probe = if project.modules == [ ] then "pyproject.toml" else (head project.modules).path;
      unknown =
        if project.isVersionStated then
          ""
        else
          ''
            echo "accelpkgs: no file of ${project.name} states its version:" \
              "importlib.metadata says ${project.label};" \
              "editable = { version = \"…\"; } in the flake that init wrote, or" \
              "set.editable { project = ./.; version = \"…\"; }, says another" >&2
          '';
    in
    (
      if project.root != null then
        "export ${variable}=${quote project.root}\n"
      else
        concatStringsSep " " [
        "_accelpkgs_find"
        variable
        (quote project.location)
        (quote probe)
        (quote project.name)
      ]
      + "\n"
    )
    + unknown;

  find = ''
    _accelpkgs_find() {
      local folder=$PWD
      while :; do
        if [ -e "$folder/$2/$3" ]; then
          if [ -n "$2" ]; then export "$1=$folder/$2"; else export "$1=$folder"; fi
          return 0
        fi
        [ "$folder" != / ] || break
        folder=$(dirname "$folder")
      done
      [ -n "''${!1:-}" ] ||
        echo "accelpkgs: $4 is editable, and its folder is not above $PWD: export $1=FOLDER" >&2
    }
  '';

  gcc = if compiler ? gcc then head (match "([0-9]+).*" compiler.gcc) else "";
  compilers = ''
    CC=gcc CXX=g++
    if command -v gcc-${gcc} >/dev/null && command -v g++-${gcc} >/dev/null; then
      CC=gcc-${gcc} CXX=g++-${gcc}
    fi
    export CC CXX
  '';
  nvcc =
    if cuda == null then
      ''
        echo "accelpkgs: the base has no CUDA toolkit: extensions are built without CUDA" >&2
      ''
    else
      ''
        export CUDA_HOME=${quote cuda.path} CUDA_PATH=${quote cuda.path}
        export CUDACXX="$CUDA_HOME/bin/nvcc" PATH="$PATH:$CUDA_HOME/bin"
        export CUDAHOSTCXX="$CXX" NVCC_PREPEND_FLAGS="-ccbin $CXX"
      ''
      + (
        if capabilities == [ ] then
          ""
        else
          ''
            export TORCH_CUDA_ARCH_LIST=${
              quote (facts.torchArchitectures { inherit capabilities; }).TORCH_CUDA_ARCH_LIST
            }
            export CUDAARCHS=${
              quote (concatStringsSep ";" (map (replaceStrings [ "." ] [ "" ]) capabilities))
            }
          ''
      );
in
# Of whoever starts it: uv would install there.
"unset VIRTUAL_ENV\n"
+ (
  if projects == [ ] then
    ""
  else
    find + concatStringsSep "" (map one projects) + "unset -f _accelpkgs_find\n"
)
+ (if toolchain == [ ] then "" else compilers)
+ (if elem "cuda" toolchain then nvcc else "")
