# System → its row of nix/facts/support.json.
builtins.listToAttrs (
  map (row: {
    inherit (row) name;
    value = row;
  }) (builtins.fromJSON (builtins.readFile ../../facts/support.json)).systems
)
