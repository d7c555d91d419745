/**
  What the programs ask for when they want a plan: `lib.tryPlan` of a request in a JSON file. In an
  attribute of its own, because `nix eval --file` calls a function with its arguments only on the
  way to an attribute.

  # Type
  `{ requestFile :: String } -> { answer :: { ok = true; plan } | { ok = false; problems; message }
  }`
*/
{ requestFile }:
let
  inherit (import ./request.nix requestFile) request;
in
{
  answer = (import ../../nix/outputs/lib.nix { }).tryPlan request;
}
