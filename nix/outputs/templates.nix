# `nix flake init -t github:…#project`; the folders are tested as they are.
_inputs: {
  default = {
    path = ../../templates/default;
    description = "One Python environment for your GPU: edit four lines";
  };
  project = {
    path = ../../templates/project;
    description = "A Python project of your own on a concretised torch: shell, package and image";
  };
  cluster = {
    path = ../../templates/cluster;
    description = "Images for a cluster that has singularity and no Nix";
  };
}
