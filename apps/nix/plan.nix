/**
  What the programs ask for when they want a plan: `lib.tryPlan` of a request in a JSON file.

  # Type
  `{ requestFile :: String } -> { ok = true; plan } | { ok = false; problems; message }`
*/
{ requestFile }: (import ../../nix/outputs/lib.nix { }).tryPlan (import ./request.nix requestFile).request
