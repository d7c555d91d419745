# What of our tree goes with a proof: the programs in Python, and the facts that they read.
root: path: type:
let
  below = builtins.substring (builtins.stringLength root + 1) (-1) path;
in
if type == "directory" then
  builtins.match "apps(/machine|/proof)?|nix|nix/facts" below != null
else
  builtins.match "apps/((machine|proof)/)?[^/]*[.]py|nix/facts/[^/]*[.]json" below != null
