/**
  How a builder is started by an interpreter. Nix calls it by its name alone, from which one that
  was copied into the store does not find its own files: that is called by its path.

  # Type
  `String -> StorePath -> String -> { builder; args; }`: interpreter, scripts, module
*/
interpreter: scripts: module:
let
  inherit (builtins) storeDir stringLength substring;
  isCopied = substring 0 (stringLength storeDir) interpreter == storeDir;
in
if isCopied then
  {
    builder = "/bin/sh";
    args = [
      "-c"
      "exec ${interpreter} -I -S -B ${../nixpkgs/builders/run.py} ${scripts} ${module}"
    ];
  }
else
  {
    builder = interpreter;
    args = [
      "-I"
      "-S"
      "-B"
      scripts
      module
    ];
  }
