/**
  What CUDA packages need to be compiled (source-builds.json), and what makes them compile for the
  target's capabilities only.
*/
{ data, range }:
let
  inherit (builtins)
    concatMap
    concatStringsSep
    filter
    ;
  inherit (data.sourceBuilds) packages;
  rowsOf =
    name: field: version:
    range.pick version ((packages.${name} or { }).${field} or [ ]);
in
{
  /**
    The oldest nvcc that compiles a release of a package; null where it is unknown.

    # Type
    `nvccMin :: String -> String -> String | Null`

    # Examples
    facts.nvccMin "flash-attn" "2.8.3"
    => "11.7"
  */
  nvccMin =
    name: version:
    let
      row = rowsOf name "nvccMin" version;
    in
    if row == null then null else row.nvcc;

  /**
    The least capability that the sources of a package have kernels for; null where it is unknown.

    # Type
    `minCapability :: String -> String | Null`

    # Examples
    facts.minCapability "flash-attn"
    => "8.0"
  */
  minCapability = name: ((packages.${name} or { }).minCapability or { value = null; }).value;

  /**
    The capabilities that a package compiles for when nobody chooses; null where they are unknown.

    # Type
    `defaultTargets :: String -> String -> String -> [ String ] | Null` (package, its version,
    nvcc's version)

    # Examples
    facts.defaultTargets "causal-conv1d" "1.5.2" "12.6"
    => [ "5.3" "6.2" "7.0" "7.2" "8.0" "8.7" "9.0" ]
  */
  defaultTargets =
    name: version: nvcc:
    let
      row = rowsOf name "targets" version;
    in
    if row == null then
      null
    else
      row.always ++ concatMap (extra: extra.capabilities) (filter (range.holds nvcc) row.nvcc);

  /**
    Make torch's extension builder compile for the target's capabilities only. Nothing, where it
    names none.

    # Type
    `torchArchitectures :: { capabilities; … } -> { TORCH_CUDA_ARCH_LIST ? :: String; }`

    # Examples
    facts.torchArchitectures { capabilities = [ "8.6" "9.0a" ]; }
    => { TORCH_CUDA_ARCH_LIST = "8.6;9.0a"; }
  */
  torchArchitectures =
    { capabilities, ... }:
    if capabilities == [ ] then
      { }
    else
      {
        TORCH_CUDA_ARCH_LIST = concatStringsSep ";" capabilities;
      };

  /**
    Make CMake compile CUDA for the target's capabilities only. Nothing, where it names none.

    # Type
    `cmakeArchitectures :: { capabilities; … } -> { CUDAARCHS ? :: String; }`

    # Examples
    facts.cmakeArchitectures { capabilities = [ "8.6" "9.0a" ]; }
    => { CUDAARCHS = "86;90a"; }
  */
  cmakeArchitectures =
    { capabilities, ... }:
    if capabilities == [ ] then
      { }
    else
      {
        CUDAARCHS = concatStringsSep ";" (
          map (builtins.replaceStrings [ "." ] [ "" ]) capabilities
        );
      };

  /**
    Shell that takes the hard-coded `-gencode` flags out of a setup.py, so that torch's choice of
    architectures counts (TORCH_CUDA_ARCH_LIST has no effect beside a flag of the package's own).
    Empty where the target names no capabilities: then the package's own list is what to compile
    for.

    Such files add each flag by a statement of its own,
    `cc_flag.append("arch=compute_80,code=sm_80")`; each becomes `pass`, so that the conditions
    around them stay valid whatever the release. A file without such statements is left as it is.

    # Type
    `dropGencode :: { capabilities; … } -> String`

    # Examples
    facts.dropGencode { capabilities = [ ]; }
    => ""
  */
  dropGencode =
    { capabilities, ... }:
    if capabilities == [ ] then
      ""
    else
      let
        flag = "-gencode|arch=compute_[0-9a-z]+,code=[a-z]+_[0-9a-z]+";
      in
      ''
        sed -E -i 's/^( *)cc_flag\.append\("(${flag})"\)$/\1pass/' setup.py
      '';
}
