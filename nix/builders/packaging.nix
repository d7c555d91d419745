/**
  The wheel of `packaging` that checks METADATA at build time: the newest that pkgs/packaging has.

  # Type
  `{ name; version; file; sha256; }`
*/
let
  release = builtins.head (builtins.fromJSON (builtins.readFile ../../pkgs/packaging/releases.json))
    .releases;
  wheel = builtins.head (builtins.head release.variants).wheels.any.py3-none;
in
{
  name = "packaging";
  inherit (release) version;
  inherit (wheel) file sha256;
}
