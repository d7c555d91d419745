# Any text as the name of a store path.
{ root, ... }:
let
  storeName = import (root + "/nix/builders/store-name.nix");
in
{
  local_versions_stay = {
    expr = storeName "torch-2.8.0+cu128-cp312-cp312-linux_x86_64.whl";
    expected = "torch-2.8.0+cu128-cp312-cp312-linux_x86_64.whl";
  };
  an_epoch_does_not = {
    expr = storeName "a-1!0.8.1.tar.gz";
    expected = "a-1_0.8.1.tar.gz";
  };
  no_dot_at_the_start = {
    expr = storeName ".hidden";
    expected = "_.hidden";
  };
  long_names_are_cut = {
    expr = builtins.stringLength (
      storeName (builtins.concatStringsSep "-" (builtins.genList toString 100))
    );
    expected = 160;
  };
}
