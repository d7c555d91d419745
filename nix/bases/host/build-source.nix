/**
  The build layer, flavour source: compile with the declared build system, against builds only. How many jobs run is found at
  build time: it changes nothing in the result.

  # Type
  `Context -> { name; version; file; source; python; environment :: { <name> :: Derivation }; against :: [ String ]; toolchain :: [ String ];
  compiler; axes; capabilities; variables; prePatch; } -> Derivation`
*/
context:
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
  variables,
  # Shell that is run in the unpacked source before anything else.
  prePatch,
  ...
}:
let
  interpreter = context.pythons.${python};
  uses = builtins.elem;
in
context.run "compile" interpreter.executable (context.storeName "${name}-${version}-source-python${python}") {
  inherit name version file source environment against toolchain variables prePatch;
  python = {
    version = python;
    full = interpreter.version;
    inherit (interpreter) executable;
  };
  limits = context.limitsOf name;
  # What a build does not use must not change it.
  compiler = if compiler != null && (uses "cxx" toolchain || uses "cuda" toolchain) then compiler else { };
  cudaToolkit = if uses "cuda" toolchain then context.cudaToolkit else null;
  capabilities = if uses "cuda" toolchain then capabilities else [ ];
  axes = if uses "cuda" toolchain || against != [ ] then (import ../../facts).buildAxes axes else { };
}
