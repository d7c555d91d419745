/**
  A NixOS test: what the script `demo` of the doors does, in a machine without a network and as a
  user whom the daemon does not trust. The environment and the Python of the apps are in its store
  already, of the very derivations that the apps make there.

  # Type
  `{ flake ? ; nixpkgs ? ; pkgs ? ; } -> Derivation`

  # Inputs
  `flake` : this checkout, in the store
  : `nixpkgs` : the folder of a nixpkgs, in the store
*/
{
  flake ? builtins.getFlake (toString ../..),
  nixpkgs ? flake.inputs.nixpkgs.outPath,
  pkgs ? import nixpkgs { },
}:
let
  # What the demo asks for (apps/sets.py, apps/base.py).
  request = builtins.toFile "request.json" (
    builtins.toJSON {
      request = {
        packages = [ "jinja2" ];
        cuda = null;
        python = "3.12";
      };
      base = {
        inherit (pkgs.stdenv.hostPlatform) system;
        nixpkgs = builtins.unsafeDiscardStringContext "${nixpkgs}";
      };
      terminal = {
        width = 0;
        colour = false;
      };
    }
  );
  inherit
    (import "${flake}/apps/nix/environment.nix" {
      requestFile = builtins.unsafeDiscardStringContext request;
    })
    environment
    ;
in
pkgs.testers.runNixOSTest {
  name = "accelpkgs-doors";
  nodes.machine =
    { lib, ... }:
    {
      users.users.ada.isNormalUser = true;
      environment.variables.ACCELPKGS_NIXPKGS = "${nixpkgs}";
      nix.settings.experimental-features = [
        "nix-command"
        "flakes"
      ];
      nix.settings.substituters = lib.mkForce [ ];
      virtualisation.writableStore = true;
      virtualisation.memorySize = 4096;
      virtualisation.additionalPaths = [
        "${flake}"
        "${nixpkgs}"
        (import nixpkgs { }).python3
        environment
      ];
    };
  testScript = ''
    machine.wait_for_unit("multi-user.target")
    page = machine.succeed("su - ada -c 'sh ${flake}/.ci/doors/demo path:${flake} nixpkgs'")
    assert ", NixOS" in page, page
  '';
}
