/**
  Turn `targets.toml` into requests for `concretise`.

  # Type
  `{ root; matrix :: { sets; targets; … }; } -> { <target> :: Request; }`

  # Inputs
  `root` : the tree that holds the folders of `index`
  : `matrix` : the parsed file; what a target holds is written at its top

  # Examples
  (import ./requests.nix {
    root = ./.;
    matrix = {
      sets.arrays = [ "cupy-cuda12x" ];
      targets.v100 = { set = "arrays"; python = "3.12"; capabilities = [ "7.0" ]; };
    };
  }).v100
  => { packages = [ "cupy-cuda12x" ]; python = "3.12"; capabilities = [ "7.0" ]; }
*/
{ root, matrix }:
let
  # TOML has no null, which is how a request says "no accelerator".
  noAccelerator = target: if target.cpu or false then { cuda = null; } else { };
  # An older tree, which a newer one is compared with, may lack a folder.
  indexOf =
    target:
    if target ? index then
      {
        index =
          let
            folders = map (folder: root + "/${folder}") target.index;
          in
          builtins.filter builtins.pathExists folders;
      }
    else
      { };
  ours = [
    "set"
    "cpu"
    "expect"
    "code"
  ];
in
builtins.mapAttrs (
  name: target:
  removeAttrs target ours
  // noAccelerator target
  // indexOf target
  // {
    packages =
      matrix.sets.${target.set}
        or (throw "targets.toml: ${name}: [sets] does not have the set ${target.set}");
  }
) matrix.targets
