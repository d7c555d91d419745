/**
  Read folders of package folders (docs/data-format.md) into one lazy table. The first folder that
  has a package wins.

  # Type
  `{ errors; lib ? ; check ? ; } -> [ Path | String ] -> { <name> = Package; }` with
  `Package = { name; folder; meta; data; problems; }`: `meta` is package.nix over its defaults,
  `data` is releases.json; both are read when touched, and no others are.

  # Inputs
  `check`: folder/default.nix, where a folder is a user's own. It looks at a package once, when
  something of it is touched, so that nothing malformed is ever planned with. Our own folder is
  checked in CI instead (tests/unit/test_hostile_folders.py): a plan costs no more than it did.

  # Errors
  `E009` when a folder or a file in it is not what it should be.
*/
{
  errors,
  lib ? import ../lib,
  check ? null,
}:
let
  inherit (builtins)
    addErrorContext
    attrNames
    filter
    fromJSON
    pathExists
    readFile
    tryEval
    ;
  defaults = import ./folder/defaults.nix;
  added = import ./added.nix { inherit lib errors; };

  # `index = [ "/some/where" ]` comes from a command line, `[ ./my-pkgs ]` from Nix code,
  # `[ "${input}/my-pkgs" ]` from a flake: that input is in the store already, so nothing has to be
  # built for it.
  toPath =
    folder:
    if builtins.isString folder then /. + builtins.unsafeDiscardStringContext folder else folder;

  bad = file: why: errors.badIndex { inherit file why; };
  refuse = problem: throw ("\n" + errors.render [ problem ]);
  # Nix does not let its own errors be caught, of a syntax for example. It prints what stands here
  # beside them; apps/nix puts its words under the colon.
  around = file: errors.render [ (bad file "Nix cannot evaluate it:") ];

  load =
    root: name: _type:
    let
      folder = root + "/${name}";
      file = folder + "/releases.json";
      packageFile = folder + "/package.nix";
      exists = pathExists file;
      # No function of ours: a plan does this for each package.
      read = addErrorContext (around file) (fromJSON (readFile file));
      isStated = pathExists packageFile;
      own = if isStated then addErrorContext (around packageFile) (import packageFile) else { };
      forced = tryEval own;
      problems =
        if check == null then
          [ ]
        else if !exists then
          [ (bad file "there is no such file") ]
        else if !forced.success then
          [ (bad packageFile "it throws") ]
        else
          check.releases { inherit name file; } read
          ++ addErrorContext (around packageFile) (check.package packageFile own);
      refused = throw ("\n" + errors.render problems);
    in
    {
      inherit name folder problems;
      meta =
        if problems != [ ] then
          refused
        else if own ? requires then
          defaults // own // { requires = map (added packageFile) own.requires; }
        else
          defaults // own;
      data =
        if !exists && check == null then
          refuse (bad file "there is no such file")
        else if problems != [ ] then
          refused
        else if check == null && (read.format or null != 1 || read.name or null != name) then
          refuse (bad file "it is not of format 1, or about another package")
        else
          read;
    };

  table =
    folder:
    let
      root = toPath folder;
      # As text: a path would lose the dot, which asks for a folder.
      isFolder = pathExists "${toString root}/.";
      found = builtins.readDir root;
      misnamed = filter (
        name: lib.name.normalise name != name && pathExists (root + "/${name}/releases.json")
      ) (attrNames found);
      first = builtins.head misnamed;
      right = lib.name.normalise first;
    in
    if !(pathExists root) then
      refuse (bad root "there is no such folder")
    else if !isFolder then
      refuse (bad root "it is no folder")
    else if check != null && misnamed != [ ] then
      refuse (bad (root + "/${first}") "a folder is named as PEP 503 normalises: ${right}")
    else
      # Plain files are let in too: their names hold a dot, which no normalised package name does.
      builtins.mapAttrs (load root) found;
in
folders: builtins.foldl' (found: folder: table folder // found) { } folders
