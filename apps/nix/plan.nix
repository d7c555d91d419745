/**
  What the programs ask for when they want a plan: `lib.tryPlan` of a request in a JSON file, and
  what is said of it. In an attribute of its own, because `nix eval --file` calls a function with
  its arguments only on the way to an attribute.

  # Type
  `{ requestFile :: String } -> { answer :: { ok = true; plan; table, total :: String } | { ok =
  false; problems; message } }`
*/
{ requestFile }:
let
  asked = import ./request.nix requestFile;
in
{
  answer = import ./told.nix asked ((import ../../nix/outputs/lib.nix { }).tryPlan asked.request);
}
