# The overlays (overlays/default.nix), with the input that one of them packages.
inputs: import ../../overlays { nixGlHost = "${inputs.nix-gl-host}"; }
