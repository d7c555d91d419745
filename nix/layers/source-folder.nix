/**
  A folder of sources of the person's own, in the store: without what tools leave in it.

  # Type
  `Path -> StorePath`
*/
path:
let
  isLeft =
    name: type:
    builtins.elem name [
      ".git"
      ".hg"
      ".svn"
      ".direnv"
      ".mypy_cache"
      ".pytest_cache"
      ".ruff_cache"
      ".tox"
      ".venv"
      "__pycache__"
      "node_modules"
    ]
    || type == "directory" && builtins.match ".*[.]egg-info" name != null
    || type == "unknown";
in
builtins.path {
  name = "source";
  inherit path;
  filter = path: type: !(isLeft (baseNameOf path) type);
}
