/**
  The flake's apps. Each is the one launcher under its own name: it finds a Python and hands over to
  `apps/<name>`.

  # Type
  `inputs -> { <system>.<app> = { type = "app"; program; meta; }; }`
*/
{ self, ... }:
let
  descriptions = {
    demo = "Detect this machine, build an environment that fits it, and run a program in it";
    doctor = "Say what this machine can run, and print the concretise call for it";
    plan = "Choose versions for a target and explain the choice, without building anything";
    test = "Run the test suite";
    updater = "Keep pkgs/ current";
  };
  app = name: description: {
    type = "app";
    program = "${self}/apps/bin/${name}";
    meta = { inherit description; };
  };
in
(import ./systems.nix).each (
  _system: builtins.mapAttrs app descriptions // { default = app "demo" descriptions.demo; }
)
