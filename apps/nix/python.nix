# What runs the apps where the machine has no Python: any will do, and that of the machine's own
# nixpkgs is in its store already.
(import (import ./nixpkgs.nix { any = true; }) { }).python3
