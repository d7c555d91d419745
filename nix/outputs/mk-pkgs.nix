/**
  Instantiate nixpkgs for accelerated packages. NVIDIA's licences are accepted, and no other unfree
  one: who calls this consents to them.

  # Type
  `inputs -> { system; config ? { }; overlays ? [ ]; nixpkgs ? inputs.nixpkgs; } -> Pkgs`

  # Inputs
  `config` : nixpkgs' own, over ours: `{ cudaSupport = true; cudaCapabilities = [ "8.6" ]; }`
  : `overlays` : beside `overlays.default`; `overlays.cuda` where the Python sets shall take torch
  from the concretisation

  # Examples
  (mkPkgs { system = "x86_64-linux"; config.cudaSupport = true; }).accel-py.torch
*/
inputs:
{
  system,
  config ? { },
  overlays ? [ ],
  nixpkgs ? inputs.nixpkgs,
}:
import nixpkgs {
  inherit system;
  overlays = [ (import ./overlays.nix inputs).default ] ++ overlays;
  config = {
    allowUnfreePredicate = import ./nvidia-licences.nix;
  }
  // config;
}
