/**
  The flake's apps. `plan` needs sh and Nix alone, so it is there for every system that Nix runs on.
  Each other is the one launcher under its own name: it finds a Python and hands over to
  `apps/<name>`. They build for Linux; elsewhere they say so, and what to do.

  # Type
  `inputs -> { <system>.<app> = { type = "app"; program; meta; }; }`
*/
{ self, ... }:
let
  systems = import ./systems.nix;
  descriptions = {
    demo = "Detect this machine, build an environment that fits it, and run a program in it";
    doctor = "Say what this machine can run, and print the concretise call for it";
    init = "Write a flake in which a project runs on this machine, and lock it";
    plan = "Choose versions for a target and explain the choice, without building anything";
    prove = "Ask this machine's card whether what a plan promised of it holds";
    site = "Write the website: what runs on which GPU, and why";
    test = "Run the test suite";
    updater = "Keep pkgs/ current";
  };
  app = name: description: {
    type = "app";
    program = "${self}/apps/bin/${name}";
    meta = { inherit description; };
  };
  withDefault =
    default: apps:
    apps
    // {
      default = apps.${default};
    };
  all = builtins.mapAttrs app descriptions;
  darwin = builtins.listToAttrs (
    map
      (name: {
        inherit name;
        value = withDefault "plan" all;
      })
      [
        "aarch64-darwin"
        "x86_64-darwin"
      ]
  );
in
systems.each (_system: withDefault "demo" all) // darwin
