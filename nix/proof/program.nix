/**
  The program that computes with a package: `prove.py` in its folder, in the store; null where it
  has none.

  # Type
  `{ folderOf :: name -> Path | String | null; } -> name -> StorePath | null`
*/
{ folderOf }:
name:
let
  folder = folderOf name;
  file = /. + "${toString folder}/prove.py";
in
if folder == null || !(builtins.pathExists file) then
  null
else
  builtins.path {
    name = "${name}-prove.py";
    path = file;
  }
