/**
  Read what an app asks for from a JSON file. Folders are paths in Nix and strings in JSON; `named`
  stands for what `nix/outputs/requirements.nix` asks for under that name.

  # Type
  `String -> { request; terminal ? ; base ? ; }`
*/
file:
let
  asked = builtins.fromJSON (builtins.readFile (/. + file));
  inherit (asked) request;
  requirements = import ../../nix/outputs/requirements.nix { inherit (request) python; };
in
asked
// {
  request =
    removeAttrs request [ "named" ]
    // (if request ? index then { index = map (folder: /. + folder) request.index; } else { })
    // (if request ? named then requirements.${request.named} else { });
}
