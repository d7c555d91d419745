/**
  The outputs of a project's own flake: its packages as they are locked, and the project itself
  among them. `templates/project` calls it, and `init` writes such a call.

  # Type
  `{ src; system; base; locks ? ; editable ? ; … } -> { packages; devShells; apps; }.<system>`

  # Inputs
  `src` : the project's folder, as the flake has it
  `base` : nix/bases; not looked at until something is built
  `locks` : the folder that `updater lock` wrote; default `locks` in `src`, where there is one
  `editable` : what `set.editable` is told of it beside its folder (../concretise/project), or null
  where it is nothing to import; default: what pyproject.toml says, where it names a project
  `…` : what else a request says (nix/concretise/README.md): `python`, `capabilities`, `driver`, …

  # Output
  `packages.default` : an environment with the project as it is in the flake
  `devShells.default` : a shell in which the project is what its folder holds now
  `apps` : `default`, the project's command, else its Python; and each command by its name
*/
{ concretise, fromLock }:
{
  src,
  system,
  base,
  locks ? src + "/locks",
  editable ? null,
  ...
}@asked:
let
  inherit (builtins)
    attrNames
    head
    listToAttrs
    pathExists
    ;
  pyproject = src + "/pyproject.toml";
  stated = if pathExists pyproject then fromTOML (builtins.readFile pyproject) else { };
  project = stated.project or stated.tool.poetry or { };
  locked = import ./locked.nix { inherit fromLock; } { inherit src locks; };
  request = removeAttrs asked [
    "src"
    "system"
    "locks"
    "editable"
  ];
  set = concretise (locked // request);
  # A file of requirements, with programs beside it, is no project.
  isProject = if asked ? editable then editable != null else project ? name;
  options = {
    project = src;
  }
  // (if editable == null then { } else editable);
  # As the flake has it, and as its folder is now.
  installed =
    if isProject then (set.editable (options // { root = src; })).python else set.python;
  shell = if isProject then (set.editable options).shell else set.shell;
  commands = attrNames (options.scripts or project.scripts or { });
  app = name: {
    type = "app";
    program = "${installed}/bin/${name}";
    meta.description = "${name}, with the packages that are locked";
  };
in
{
  packages.${system}.default = installed;
  devShells.${system}.default = shell;
  apps.${system} =
    listToAttrs (
      map (name: {
        inherit name;
        value = app name;
      }) commands
    )
    // {
      default = app (if commands == [ ] then "python" else head commands);
    };
}
