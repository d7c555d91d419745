/**
  Read a request from a JSON file. Folders are paths in Nix and strings in JSON.

  # Type
  `String -> Request`
*/
file:
let
  request = builtins.fromJSON (builtins.readFile (/. + file));
in
request // (if request ? index then { index = map (folder: /. + folder) request.index; } else { })
