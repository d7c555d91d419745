/**
  What a source says of itself when its build system is asked: the derivation of its METADATA.

  # Type
  `{ requestFile :: String } -> Derivation`

  # Inputs
  `requestFile` : JSON of `{ base; python; name; release; index :: [ String ]; }`
*/
{ requestFile }:
let
  asked = builtins.fromJSON (builtins.readFile (/. + requestFile));
in
import ../../nix/concretise/metadata.nix {
  base = import ./base.nix asked.base;
  inherit (asked) python name release;
  index = map (folder: /. + folder) asked.index;
}
