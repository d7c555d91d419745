/**
  `lib.nixosSystem` of any nixpkgs tree. A tree that has NixOS gives its own; for others there is a
  stand-in: the module system of the tree's own lib, the options of NixOS that docs/nixpkgs.md
  sets, each with the type and the merge that it has there, and nothing of an operating system
  (docs/nixpkgs-compared.md names the files that it was compared with).

  # Type
  `{ tree; nixpkgs; lib; } -> { modules; } -> { config; options; pkgs; }`

  # Inputs
  `nixpkgs` : that tree, to be called
*/
{
  tree,
  nixpkgs,
  lib,
}:
let
  inherit (lib) mkOption types;
  option =
    type: default:
    mkOption {
      inherit type default;
    };
  thing =
    name: more:
    derivation (
      {
        inherit name;
        system = "x86_64-linux";
        builder = "/bin/sh";
      }
      // more
    );
  driver = thing "nvidia-x11" { };
  # As NixOS merges it: sets into each other; of two values, the last definition counts.
  configType = lib.mkOptionType {
    name = "nixpkgs-config";
    check = builtins.isAttrs;
    merge = _: lib.foldr (definition: lib.recursiveUpdate definition.value) { };
  };
  overlayType = lib.mkOptionType {
    name = "nixpkgs-overlay";
    check = builtins.isFunction;
    merge = lib.mergeOneOption;
  };
  options = {
    nixpkgs = {
      config = option configType { };
      overlays = option (types.listOf overlayType) [ ];
      hostPlatform = mkOption { type = types.either types.str types.attrs; };
    };
    environment.systemPackages = option (types.listOf types.package) [ ];
    hardware.graphics.enable = option types.bool false;
    hardware.nvidia.open = option (types.nullOr types.bool) null;
    hardware.nvidia.package = option types.package driver;
    boot.kernelPackages = option types.raw { nvidiaPackages.legacy_580 = driver; };
    boot.loader = option types.raw { };
    fileSystems = option types.raw { };
    system.stateVersion = mkOption { type = types.str; };
    systemd.services = option (types.attrsOf types.raw) { };
    system.build = option (types.lazyAttrsOf types.raw) { };
    services.xserver.videoDrivers = option (types.listOf types.str) [
      "modesetting"
      "fbdev"
    ];
  };
  module =
    { config, ... }:
    {
      inherit options;
      config._module.args.pkgs = nixpkgs {
        inherit (config.nixpkgs) config overlays;
        system = config.nixpkgs.hostPlatform;
      };
      config.system.build.toplevel = thing "nixos-system" {
        path = config.environment.systemPackages;
        services = builtins.toJSON config.systemd.services;
      };
    };
  standIn =
    { modules }:
    let
      evaluated = lib.evalModules { modules = modules ++ [ module ]; };
    in
    evaluated // { inherit (evaluated._module.args) pkgs; };
  own = tree + "/nixos/lib/eval-config.nix";
in
if builtins.pathExists own then
  arguments: import own ({ inherit lib; } // { system = null; } // arguments)
else
  standIn
