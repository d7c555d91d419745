/**
  Tell how a source distribution is built. How many jobs run is found at build time: it changes
  nothing in the result.

  # Type
  `Machine -> { name; version; file; source; python; environment; against; toolchain; compiler;
  glibc; axes; capabilities; variables; prePatch; subdirectory ? ; only ? ; … } -> Task`

  # Inputs
  `subdirectory` : of a tree of sources, where the project lies in it, "" at its root
  `only` : "metadata", where the METADATA of the wheel is wanted and not the wheel
*/
machine:
{
  name,
  version,
  file,
  source,
  python,
  environment,
  against,
  toolchain,
  compiler,
  axes,
  capabilities,
  glibc ? { },
  variables,
  prePatch,
  subdirectory ? null,
  only ? null,
  ...
}:
let
  given = import ../../layers/given.nix { } {
    inherit
      toolchain
      against
      compiler
      axes
      capabilities
      glibc
      ;
    cudaToolkit = machine.cudaToolkitFor axes;
  };
in
{
  kind = "compile";
  name = import ../store-name.nix "${name}-${version}-${
    if only == null then "source" else only
  }-python${python}";
  spec = {
    inherit
      name
      version
      file
      source
      environment
      against
      toolchain
      variables
      prePatch
      ;
    # What most builds do not have must not change them.
    ${if subdirectory == null then null else "subdirectory"} = subdirectory;
    ${if only == null then null else "only"} = only;
    python = import ./python.nix machine python;
    limits = machine.limitsOf name;
  }
  // given;
}
