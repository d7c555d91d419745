/**
  Whose licence a distribution is under (licences.json).
*/
{ data }:
let
  inherit (data.licences) nvidia;
  begins = name: builtins.substring 0 (builtins.stringLength nvidia.prefix) name == nvidia.prefix;
  inherit (import ./support.nix { inherit data; }) withoutCudaSuffix;
in
{
  /**
    Whether a distribution is under NVIDIA's own licences, which do not let everybody hand it on.

    # Type
    `isOfNvidia :: String -> Bool`

    # Examples
    map facts.isOfNvidia [ "nvidia-cublas-cu12" "nvidia-nccl-cu12" "cuda-bindings" "torch" ]
    => [ true false true false ]
  */
  isOfNvidia =
    name:
    let
      plain = withoutCudaSuffix name;
    in
    builtins.elem plain nvidia.others || begins plain && !(builtins.elem plain nvidia.free);
}
