/**
  Read what an app asks for from a JSON file. Folders are paths in Nix and strings in JSON.

  # Type
  `String -> { request; base ? ; }`
*/
file:
let
  asked = builtins.fromJSON (builtins.readFile (/. + file));
  inherit (asked) request;
in
asked
// {
  request = request // (if request ? index then { index = map (folder: /. + folder) request.index; } else { });
}
