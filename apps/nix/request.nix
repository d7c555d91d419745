/**
  Read what an app asks for from a JSON file. Folders are paths in Nix and strings in JSON; `named`
  stands for what `nix/outputs/requirements.nix` asks for under that name, `project` for what the
  folder of a project asks for.

  # Type
  `String -> { request; terminal ? ; base ? ; }`
*/
file:
let
  asked = builtins.fromJSON (builtins.readFile (/. + file));
  inherit (asked) request;
  inherit (import ../../nix/outputs/lib.nix { }) fromLock;
  locked = src: import ../../nix/outputs/locked.nix { inherit fromLock; } { inherit src; };
  requirements = import ../../nix/outputs/requirements.nix { inherit (request) python; };
in
asked
// {
  request =
    (if request ? project then locked (/. + request.project) else { })
    // removeAttrs request [
      "named"
      "project"
    ]
    // (if request ? index then { index = map (folder: /. + folder) request.index; } else { })
    // (if request ? named then requirements.${request.named} else { });
}
