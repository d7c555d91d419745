/**
  nix-gl-host: starts a program with the driver's libraries of a distribution that is not NixOS,
  Jetson's L4T among them. Its own checks are about the formatting of its sources, and are not run.

  # Type
  `{ nixGlHost :: null | Path; pkgs; cudaCompat ? null; } -> Derivation`

  # Inputs
  `cudaCompat` : nixpkgs' `cuda_compat`, whose libcuda goes before the board's. It finds programs
  through their run path, but nixglhost sets LD_LIBRARY_PATH, which is looked at first: there it
  must stand first, too
*/
{
  nixGlHost,
  pkgs,
  cudaCompat ? null,
}:
if nixGlHost == null then
  throw (
    "nixglhost needs the flake's input nix-gl-host: take the overlay from accelpkgs' "
    + "flake, or pass nixGlHost to ./overlays"
  )
else
  (import nixGlHost { inherit pkgs; }).overrideAttrs {
    nativeBuildInputs = [ pkgs.python3 ];
    doCheck = false;
    ${if cudaCompat == null then null else "postPatch"} = ''
      anchor='    log_info(f"Injecting LD_LIBRARY_PATH'
      substituteInPlace src/nixglhost.py --replace-fail "$anchor" \
        $'    nix_gl_ld_library_path = f"${cudaCompat}/compat:{nix_gl_ld_library_path}"\n'"$anchor"
    '';
  }
