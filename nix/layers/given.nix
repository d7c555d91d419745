/**
  What a source build is given of its target and its machine. What it does not use must not change
  it, so it is left out: one that compiles nothing has no compiler, one without CUDA no capability.
  The plan's id and the builder's task are made of the same answer.

  # Type
  `{ facts ? ; } -> { toolchain; against; compiler; axes; capabilities; glibc; cudaToolkit; … } -> {
  compiler; axes; capabilities; glibc; cudaToolkit; }`

  # Inputs
  `glibc` : `{ own; floor; }`: of the machine that compiles, null where the base says nothing; and
  the oldest that the result is for
  `cudaToolkit` : looked at where CUDA is compiled only

  # Output
  `glibc.glibcxx`: the newest symbol version of libstdc++ that the result may need, where it is for
  an older C library than the machine's
*/
{
  facts ? import ../facts,
}:
{
  toolchain,
  against,
  compiler,
  axes,
  capabilities,
  glibc,
  cudaToolkit,
  ...
}:
let
  isCuda = builtins.elem "cuda" toolchain;
  compiles = isCuda || builtins.elem "cxx" toolchain;
  own = glibc.own or null;
  floor = glibc.floor or null;
  isForOlder = own != null && floor != null && builtins.compareVersions floor own < 0;
in
{
  compiler = if compiles && compiler != null then compiler else { };
  axes = if isCuda || against != [ ] then facts.buildAxes axes else { };
  capabilities = if isCuda then capabilities else [ ];
  glibc =
    if compiles then
      {
        inherit own floor;
        glibcxx = if isForOlder then facts.glibcxx floor else null;
      }
    else
      null;
  cudaToolkit = if isCuda then cudaToolkit else null;
}
