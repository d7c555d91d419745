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
        "opencv-python"
        "opencv-python-headless"
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
  "one that wins over all others is an answer, one that wins over some is none" = {
    expr = [
      (codes { opencv-python-headless = [ "opencv-python" ]; } [
        "opencv-python"
        "opencv-python-headless"
      ])
      (codes { opencv-python-headless = [ "opencv-python" ]; } [
        "opencv-contrib-python"
        "opencv-python"
        "opencv-python-headless"
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
        (wheel "opencv-python" "5.0.0.93" { } // { requiredBy = [ "albumentations" ]; })
        (wheel "opencv-python-headless" "5.0.0.93" { })
      ]
    );
    expected = text ''
      accelpkgs E143: opencv-python and opencv-python-headless bring the same module
        where: cv2 of opencv-python 5.0.0.93, opencv-python-headless 5.0.0.93
        why:   opencv-python is required by albumentations
               opencv-python-headless is required by your packages
        fix:   leave all but one of them out
               or say whose files count: wins = [ "opencv-python-headless" ] in opencv-python's package.nix
    '';
  };
}
