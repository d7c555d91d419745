/**
  What each builder is told, once for all bases: which kind it is, the name of its derivation, and
  `spec`, which reaches the script as JSON. A base runs such a task; it may add to its spec what
  only it knows.

  # Type
  `Machine -> { unpack; compile; adopt; bytecode; pythonLevel; environment; seal; editable;
  export; }`, each
  `Arguments -> Task` with `Task = { kind :: String; name :: String; spec :: Attrs; }`

  # Inputs
  `Machine` : what a base knows of itself:
  `interpreterOf` : python version → `{ executable; version; }`, the version in full;
  `limitsOf` : name → Limits (../limits.nix);
  `importLimitsOf` : names → ImportLimits (../import-limits.nix);
  `cudaToolkitFor` : axes → `{ path; version; }` or null;
  `packaging` : path of the wheel of `packaging`

  `Arguments` : those of the base's function of that layer (nix/bases/README.md)

  # Examples
  ((specs machine).seal { id = "1d3d1691"; slots = 256; }).kind
  => "seal"
*/
machine: {
  unpack = import ./unpack.nix machine;
  compile = import ./compile.nix machine;
  adopt = import ./adopt.nix machine;
  bytecode = import ./bytecode.nix;
  pythonLevel = import ./python-level.nix machine;
  environment = import ./environment.nix machine;
  seal = import ./seal.nix;
  editable = import ./editable.nix;
  export = import ./export.nix machine;
}
