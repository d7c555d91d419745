# What to write where somebody wrote the name of a GPU.
{ root, lib }:
let
  facts = import (root + "/nix/facts");
  hint = import (root + "/nix/concretise/gpu-hint.nix") { inherit lib facts; };
in
{
  "a name that is known" = {
    expr = hint "capabilities" [
      "RTX 4090"
      "8.6"
    ];
    expected = [ "\"RTX 4090\" is capabilities = [ \"8.9\" ]" ];
  };
  "one of the other vendor" = {
    expr = hint "capabilities" [ "Radeon RX 7900 XTX" ] ++ hint "gfx" [ "NVIDIA L4" ];
    expected = [
      "\"Radeon RX 7900 XTX\" is gfx = [ \"gfx1100\" ]"
      "\"NVIDIA L4\" is capabilities = [ \"8.9\" ]"
    ];
  };
  "the nearest of one that is not" = {
    expr = hint "capabilities" [
      "GTX 1081"
      "4090"
    ];
    expected = [
      (
        "no GPU \"GTX 1081\" is known: did you mean \"GeForce GTX 1080\" (6.1) or "
        + "\"GeForce GTX 1050\" (6.1) or \"GeForce GTX 1060\" (6.1)?"
      )
      (
        "no GPU \"4090\" is known: did you mean \"GeForce RTX 4090\" (8.9) or "
        + "\"GeForce RTX 4090 D\" (8.9)?"
      )
    ];
  };
  "nothing of what is no name" = {
    expr =
      hint "capabilities" [
        "61"
        "9.0a"
        { }
        "Voodoo 2"
      ]
      ++ hint "gfx" [ "gfx94X" ]
      ++ hint "capabilities" "8.6"
      ++ hint "python" [ "RTX 4090" ];
    expected = [ ];
  };
}
