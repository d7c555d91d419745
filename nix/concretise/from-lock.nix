/**
  Read the folder that `updater lock` wrote as keys of a request: what is asked for, the Python that
  fits best, the folder as an index, and what the project says of versions and accelerators. It
  merges into what a machine adds: `concretise (fromLock ./locks // { base = …; driver = "…"; })`.

  # Type
  `{ errors; } -> Folder -> { packages; python; index; constraints ?; prereleases ?; cuda ?; … }`

  # Errors
  E020 a folder without `lock.json`, or one of another format.

  # Examples
  (import ./from-lock.nix { inherit errors; }) ./locks
  => { packages = [ "torch==2.8.0" ]; python = "3.12"; index = [ ./locks ]; }
*/
{ errors }:
let
  inherit (builtins)
    fromJSON
    intersectAttrs
    isAttrs
    isString
    pathExists
    readFile
    ;
  format = 1;
  # Others could be of another time, or somebody's own.
  keys = {
    packages = null;
    python = null;
    constraints = null;
    prereleases = null;
    cuda = null;
    rocm = null;
    jetpack = null;
  };
in
folder:
let
  path = if isString folder then /. + folder else folder;
  file = path + "/lock.json";
  lock = fromJSON (readFile file);
  fail = why: throw ("\n" + errors.render [ (errors.badLock { inherit file why; }) ]);
in
if !(pathExists file) then
  fail "there is no such file"
else if !(isAttrs lock && lock.format or null == format) then
  fail "it is of another format than ${toString format}"
else if !(isAttrs (lock.request or null)) then
  fail "it says nothing of a request"
else
  intersectAttrs keys lock.request // { index = [ path ]; }
