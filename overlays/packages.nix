/**
  The overlay `default`: the library, packages concretised for the instance, and what brings a
  foreign distribution's driver to them.

  # Type
  `{ nixGlHost; instance; } -> Overlay`
*/
{ nixGlHost, instance }:
final: prev:
let
  here = instance {
    pkgs = final;
    interpreter = final.python3;
  };
  # What belongs together: one concretisation, so that its packages can be in one environment. Where
  # there is no torch for the machine, each package is for itself.
  common = here.concretise { packages = here.suite; };
  alone = name: (here.concretise { packages = [ name ]; }).packages.${name};
  nameIn = import ./stand-in.nix { inherit (common) packages; };
  packageOf =
    name: _:
    let
      planned = if here.hasSuite then nameIn name else null;
    in
    if planned == null then alone name else common.packages.${planned};
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
