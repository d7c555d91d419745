# Packages that are known to bring the same module.
scope:
let
  inherit (import ./common.nix scope)
    codesOf
    codesWithMeta
    messageOf
    solved
    text
    wheel
    ;
  plan = names: solved "none" (map (name: wheel name "5.0.0.93" { }) names);
  meta =
    wins: name:
    {
      source = null;
      rules = _: [ ];
    }
    // (if wins ? ${name} then { wins = wins.${name}; } else { });
  codes = wins: names: codesWithMeta (meta wins) { } (plan names);
in
{
  "two of a family are refused, by what is known of them alone" = {
    expr = map (codesOf { }) [
      (plan [
        "faiss-cpu"
        "faiss-gpu-cu12"
      ])
      (plan [
        "einops"
        "onnxruntime"
        "onnxruntime-gpu"
      ])
      (plan [
        "onnxruntime"
        "opencv-python"
      ])
    ];
    expected = [
      [ "E143" ]
      [ "E143" ]
      [ ]
    ];
  };
  "of one module, whose files are all the same or more, one is known to win" = {
    expr = map (codesOf { }) [
      (plan [
        "opencv-python"
        "opencv-python-headless"
      ])
      (plan [
        "opencv-contrib-python"
        "opencv-python"
        "opencv-python-headless"
      ])
    ];
    expected = [
      [ ]
      [ ]
    ];
  };
  "one that wins over all others is an answer, one that wins over some is none" = {
    expr = [
      (codes { faiss-gpu-cu12 = [ "faiss-cpu" ]; } [
        "faiss-cpu"
        "faiss-gpu-cu12"
      ])
      (codes { triton = [ "triton-rocm" ]; } [
        "pytorch-triton-rocm"
        "triton"
        "triton-rocm"
      ])
    ];
    expected = [
      [ ]
      [ "E143" ]
    ];
  };

  messages.E143 = {
    expr = messageOf { } (
      solved "none" [
        (wheel "faiss-cpu" "1.13.0" { } // { requiredBy = [ "langchain" ]; })
        (wheel "faiss-gpu-cu12" "1.13.0" { })
      ]
    );
    expected = text ''
      accelpkgs E143: faiss-cpu and faiss-gpu-cu12 bring the same module
        where: faiss of faiss-cpu 1.13.0, faiss-gpu-cu12 1.13.0
        why:   faiss-cpu is required by langchain
               faiss-gpu-cu12 is required by your packages
        fix:   leave all but one of them out
               or say whose files count: wins = [ "faiss-gpu-cu12" ] in faiss-cpu's package.nix
    '';
  };
}
