/**
  The overlay `default`: the library, packages concretised for the instance, and what brings a
  foreign distribution's driver to them.

  # Type
  `{ nixGlHost; instance; } -> Overlay`
*/
{ nixGlHost, instance }:
final: prev:
let
  errors = import ../nix/errors;
  here = instance {
    pkgs = final;
    interpreter = final.python3;
  };
  # What belongs together: one concretisation, so that its packages can be in one environment, and
  # ordinary packages of this Python. Where there is no torch for the machine, each is for itself.
  common = here.suiteConcretised;
  alone = name: (here.concretise { packages = [ name ]; }).packages.${name};
  nameIn = import ./stand-in.nix { inherit (common) packages; };
  packageOf =
    name: _:
    let
      planned = nameIn name;
      file = ../pkgs + "/${name}/package.nix";
      # Without one it is ordinary.
      kind = if builtins.pathExists file then (import file).kind or "leaf" else "leaf";
    in
    if !here.hasSuite then
      alone name
    else if planned != null then
      common.packages.${planned}
    else if kind == "leaf" && final.python3.pkgs ? ${name} then
      final.python3.pkgs.${name}
    else
      throw (
        "\n"
        + errors.render [
          (errors.notInSet {
            inherit name;
            inherit (common.plan) id;
            torch = common.plan.packages.torch.version;
          })
        ]
      );
  nixpkgsTorch = final.python3.pkgs.torch or { };
  # Names are those of our folders; nothing of them is read until one is asked for.
  folders = builtins.readDir ../pkgs;
  names = removeAttrs folders (
    builtins.filter (name: folders.${name} != "directory") (builtins.attrNames folders)
  );
in
{
  accelpkgs = import ../nix/outputs/lib.nix { } // {
    inherit (here)
      base
      request
      suite
      concretise
      ;
  };

  accel-py = prev.lib.makeScope final.newScope (
    self:
    builtins.mapAttrs packageOf names
    // {
      concretisation = common;
      inherit (here) concretise;
      inherit (common) pythonWith;
      # Planned by themselves: in an environment of their own.
      apart = packages: (here.concretise { inherit packages; }).packages;
      skew = import ./skew.nix {
        inherit (final) lib cudaPackages;
        inherit (common) plan;
        nixpkgsTorch =
          nixpkgsTorch.insteadOf or (import ./nixpkgs-version.nix final.python3.pkgs "torch");
      };
      edm = self.callPackage ./edm.nix {
        inherit (here) concretise;
        python = final.python3;
      };
    }
  );

  pythonPackagesExtensions = (prev.pythonPackagesExtensions or [ ]) ++ [
    (import ./one-concretisation.nix)
  ];

  nixglhost =
    prev.nixglhost or (import ./nixglhost.nix {
      inherit nixGlHost;
      pkgs = final;
    });
}
