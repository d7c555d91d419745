/**
  Read folders of package folders (docs/data-format.md) into one lazy table. The first folder that
  has a package wins.

  # Type
  `[ Path | String ] -> { <name> = Package; }` with
  `Package = { name; folder; meta; data; }`: `meta` is package.nix over its defaults, `data` is
  releases.json; both are read when touched.

  # Errors
  `E009` when a folder or a file in it is not what it should be.
*/
{
  errors,
  lib ? import ../lib,
}:
let
  defaults = {
    description = "";
    kind = "leaf";
    axis = null;
    imports = null;
    libraries = [ ];
    wins = [ ];
    source = null;
    rules = _: [ ];
    loads = { };
    requires = [ ];
  };
  added = import ./added.nix { inherit lib errors; };
  read =
    file:
    let
      own = import file;
    in
    own // (if own ? requires then { requires = map (added file) own.requires; } else { });

  # `index = [ "/some/where" ]` comes from a command line, `[ ./my-pkgs ]` from Nix code,
  # `[ "${input}/my-pkgs" ]` from a flake: that input is in the store already, so nothing has to be
  # built for it.
  toPath =
    folder:
    if builtins.isString folder then /. + builtins.unsafeDiscardStringContext folder else folder;

  readReleases =
    name: file:
    let
      data = builtins.fromJSON (builtins.readFile file);
    in
    if !(builtins.pathExists file) then
      throw (
        errors.render [
          (errors.badIndex {
            inherit file;
            why = "there is no such file";
          })
        ]
      )
    else if !(builtins.isAttrs data) || (data.format or null) != 1 then
      throw (
        errors.render [
          (errors.badIndex {
            inherit file;
            why = "its `format` is not 1";
          })
        ]
      )
    else if (data.name or null) != name then
      throw (
        errors.render [
          (errors.badIndex {
            inherit file;
            why = "it says that it is about ${data.name or "nothing"}";
          })
        ]
      )
    else
      builtins.addErrorContext "while reading ${toString file}" data;

  load =
    root: name: _type:
    let
      folder = root + "/${name}";
      packageFile = folder + "/package.nix";
    in
    {
      inherit name folder;
      meta = defaults // (if builtins.pathExists packageFile then read packageFile else { });
      data = readReleases name (folder + "/releases.json");
    };

  table =
    folder:
    let
      root = toPath folder;
    in
    if !(builtins.pathExists root) then
      throw (
        errors.render [
          (errors.badIndex {
            file = root;
            why = "there is no such folder";
          })
        ]
      )
    else
      # Plain files are let in too: their names hold a dot, which no normalised package name does.
      builtins.mapAttrs (load root) (builtins.readDir root);
in
folders: builtins.foldl' (found: folder: table folder // found) { } folders
