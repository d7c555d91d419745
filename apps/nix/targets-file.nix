/**
  Read a file of targets (`plan --targets`): a request in TOML. TOML has no null: `cuda = "none"`
  stands for it, as on the command line.

  # Type
  `String -> Request`: the file's absolute path

  # Errors
  E456
*/
file:
let
  inherit (builtins) isAttrs mapAttrs pathExists;
  errors = import ../../nix/errors;
  path = /. + file;
  problem = why: errors.targetsFile { inherit file why; };
  refuse = why: throw ("\n" + errors.render [ (problem why) ]);
  # Nix does not let its own errors be caught: failure.nix puts its words under the colon.
  content = builtins.addErrorContext (errors.render [ (problem "Nix cannot evaluate it:") ]) (
    fromTOML (builtins.readFile path)
  );
  plain =
    request:
    request
    // {
      ${if request.cuda or "" == "none" then "cuda" else null} = null;
    };
  hasIndex = content ? index || builtins.any (own: own ? index) (
    builtins.filter isAttrs (builtins.attrValues targets)
  );
  targets = if isAttrs (content.targets or null) then content.targets else { };
in
if !(pathExists path) then
  refuse "there is no such file"
else if pathExists "${file}/." then
  refuse "it is a folder"
else if !(content ? targets) then
  refuse "it has no targets"
# Only what the command line names is looked at.
else if hasIndex then
  refuse "folders of packages are named on the command line: --index FOLDER"
else
  plain content
  // {
    targets =
      if targets == { } then
        content.targets
      else
        mapAttrs (_: own: if isAttrs own then plain own else own) targets;
  }
