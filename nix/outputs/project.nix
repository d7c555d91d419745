/**
  The outputs of a project's own flake: its packages as they are locked, and the project itself
  among them. `templates/project` calls it, and `init` writes such a call.

  # Type
  `{ src; system; base; locks ? ; … } -> { packages; devShells; apps; }.<system>`

  # Inputs
  `src` : the project's folder, as the flake has it
  `base` : nix/bases; not looked at until something is built
  `locks` : the folder that `updater lock` wrote; default `locks` in `src`, where there is one
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
  project =
    if pathExists pyproject then (fromTOML (builtins.readFile pyproject)).project or { } else { };
  locked = import ./locked.nix { inherit fromLock; } { inherit src locks; };
  request = removeAttrs asked [
    "src"
    "system"
    "locks"
  ];
  set = concretise (locked // request);
  installed = set.python;
  commands = attrNames (project.scripts or { });
  app = name: {
    type = "app";
    program = "${installed}/bin/${name}";
    meta.description = "${name}, with the packages that are locked";
  };
in
{
  packages.${system}.default = installed;
  devShells.${system}.default = set.shell;
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
