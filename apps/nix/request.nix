/**
  Read what an app asks for from a JSON file. Folders are paths in Nix and strings in JSON; `named` stands for the packages of
  `nix/outputs/requirements.nix`, which come from our own index of tools too.

  # Type
  `String -> { request; base ? ; }`
*/
file:
let
  asked = builtins.fromJSON (builtins.readFile (/. + file));
  inherit (asked) request;
  named = name: {
    packages = (import ../../nix/outputs/requirements.nix { inherit (request) python; }).${name};
    index = [ ../../tools-index ];
  };
in
asked
// {
  request =
    removeAttrs request [ "named" ]
    // (if request ? index then { index = map (folder: /. + folder) request.index; } else { })
    // (if request ? named then named request.named else { });
}
