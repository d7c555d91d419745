/**
  The flake's `lib`: everything that needs no system; of nixpkgs, only `mkPkgs` needs any.

  # Type
  ```
  inputs
  -> { plan; tryPlan; concretise; fromLock; project; bases; mkPkgs; allowUnfreeNvidia; version; }
  ```

  # Examples
  nix eval --json .#lib.plan --apply 'p: p { packages = [ "torch" ]; python = "3.12"; }'
*/
inputs:
let
  concretiser = import ../concretise { };
in
{
  inherit (concretiser)
    plan
    tryPlan
    concretise
    fromLock
    ;
  bases = import ../bases;
  project = import ./project.nix { inherit (concretiser) concretise fromLock; };
  mkPkgs = import ./mk-pkgs.nix inputs;
  allowUnfreeNvidia = import ./allow-unfree-nvidia.nix;
  version = import ./version.nix;
}
