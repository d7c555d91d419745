/**
  The nixpkgs of the apps, where they need one: the folder that `ACCELPKGS_NIXPKGS` names, else the
  machine's own where any will do, else the one that flake.lock has. `--override-input` does not
  reach here: an app is another call of Nix.

  # Type
  `{ any :: Bool } -> Path`

  # Inputs
  `any` : whether `<nixpkgs>` will do, which is on the machine already
*/
{ any }:
let
  named = builtins.getEnv "ACCELPKGS_NIXPKGS";
  own = builtins.tryEval <nixpkgs>;
  inherit ((builtins.fromJSON (builtins.readFile ../../flake.lock)).nodes.nixpkgs) locked;
in
if named != "" then
  /. + named
else if any && own.success then
  own.value
else
  builtins.fetchTree locked
