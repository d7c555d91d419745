/**
  Tell how an environment becomes a folder, a squashfs or the archive of an OCI image.

  # Type
  `Machine -> { name; environment; python; content; form; labels; trim; mksquashfs; } -> Task`

  # Inputs
  `content` : `"system"` (a root with the store in it), `"store"` (what lies below `/nix` alone) or
  `"relative"` (a folder that can lie anywhere)
  `form` : `"folder"`, `"squashfs"` or `"oci"`
  `trim` : what is left out where nothing in the environment uses it: `static`, `headers`,
  `unlinked`
  `mksquashfs` : its path, or null for the one that is found
*/
machine:
{
  name,
  environment,
  python,
  content,
  form,
  labels,
  trim ? [ ],
  mksquashfs ? null,
}:
let
  inherit (import ../../facts) data;
in
{
  kind = "export";
  name = import ../store-name.nix name;
  spec = {
    inherit
      content
      form
      labels
      trim
      mksquashfs
      ;
    environment = "${environment}";
    driver = { inherit (data.loader.driver) names prefixes; };
    python = import ./python.nix machine python;
  };
}
