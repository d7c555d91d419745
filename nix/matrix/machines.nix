/**
  Name the machines of `targets.toml`: each target without what it asks for, once.

  # Type
  `{ root; matrix; } -> { <first target with it> :: Request without packages; }`

  # Examples
  import ./machines.nix {
    root = ./.;
    matrix = {
      sets.arrays = [ "cupy-cuda12x" ];
      targets.a = { set = "arrays"; python = "3.12"; };
      targets.b = { set = "arrays"; python = "3.12"; };
    };
  }
  => { a = { python = "3.12"; }; }
*/
args:
let
  inherit (builtins)
    attrNames
    attrValues
    groupBy
    head
    listToAttrs
    map
    toJSON
    ;
  requests = import ./requests.nix args;
  machine =
    name:
    removeAttrs requests.${name} [
      "packages"
      "index"
    ];
  alike = groupBy (name: toJSON (machine name)) (attrNames requests);
in
listToAttrs (
  map (names: {
    name = head names;
    value = machine (head names);
  }) (attrValues alike)
)
