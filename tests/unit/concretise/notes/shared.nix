# Whose files are taken of packages that all bring one module.
{ lib, root, ... }:
let
  facts = import (root + "/nix/facts");
  notes = import (root + "/nix/concretise/notes/shared.nix") { inherit lib facts; };
  of =
    names:
    notes {
      packages = builtins.listToAttrs (
        map (name: {
          inherit name;
          value = { };
        }) names
      );
    };
in
{
  "the one that wins over all others" = {
    expr = map of [
      [
        "opencv-python"
        "opencv-python-headless"
        "torch"
      ]
      [
        "opencv-contrib-python"
        "opencv-contrib-python-headless"
        "opencv-python"
      ]
    ];
    expected = [
      [ "of cv2, the files are those of opencv-python-headless; opencv-python yields to it" ]
      [
        (
          "of cv2, the files are those of opencv-contrib-python-headless; opencv-contrib-python "
          + "and opencv-python yield to it"
        )
      ]
    ];
  };
  "alone, or where none is known to win" = {
    expr = map of [
      [ "opencv-python" ]
      [
        "faiss-cpu"
        "faiss-gpu-cu12"
      ]
      [
        "onnxruntime"
        "opencv-python"
      ]
    ];
    expected = [
      [ ]
      [ ]
      [ ]
    ];
  };
}
