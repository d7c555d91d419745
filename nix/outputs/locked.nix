/**
  What a project's folder asks for: as it is locked, else as its pyproject.toml says.

  # Type
  `{ fromLock; } -> { src; locks ? ; } -> { packages; index ? ; … }`, a part of a request

  # Inputs
  `locks` : what `updater lock` wrote; default `locks` in `src`
*/
{ fromLock }:
{
  src,
  locks ? src + "/locks",
}:
let
  inherit (builtins) fromTOML pathExists readFile;
  pyproject = src + "/pyproject.toml";
  project = if pathExists pyproject then (fromTOML (readFile pyproject)).project or { } else { };
in
if pathExists (locks + "/lock.json") then
  fromLock locks
else
  {
    packages = project.dependencies or [ ];
    index = if pathExists locks then [ locks ] else [ ];
  }
