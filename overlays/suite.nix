/**
  torch, and of its companions what there is for the newest torch that has torchvision; torchaudio
  is not built for every CUDA and every torch, and must not lead to an older one. Planned here, and
  nowhere else.

  # Type
  ```
  { base; python; concretiser; versions; mpi ? false; } -> {
    for :: Request -> Suite;
    of :: axis -> release -> Request -> Suite;
  }
  ```
  with `Suite` as `tryConcretise` answers, and `packages` and `asked` beside it

  # Inputs
  `mpi` : whether torch shall have MPI; then it is compiled, for the very release

  # Output
  `for` : what a request of axes and GPUs gives; not `ok` where there is not even torch
  : `of` : for that release where torch is built for it, else for any of the same major
*/
{
  base,
  python,
  concretiser,
  versions,
  mpi ? false,
}:
let
  suiteFor =
    axes:
    let
      asked = axes // (if mpi then { inherit mpi; } else { });
      of =
        packages:
        concretiser.tryConcretise ({ inherit base python packages; } // asked)
        // {
          inherit packages asked;
        };
      withVision = of [
        "torch"
        "torchvision"
      ];
      withAudio = of [
        "torch"
        "torchvision"
        "torchaudio"
      ];
      torchOf = tried: tried.plan.packages.torch.version;
    in
    if !withVision.ok then
      of [ "torch" ]
    else if withAudio.ok && torchOf withAudio == torchOf withVision then
      withAudio
    else
      withVision;
in
{
  for = suiteFor;
  of =
    axis: release: asked:
    let
      exact = suiteFor (asked // { ${axis} = release; });
    in
    if exact.ok || mpi then exact else suiteFor (asked // { ${axis} = versions.major release; });
}
