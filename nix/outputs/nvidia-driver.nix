/**
  Say whether a package is NVIDIA's driver or a program of it: by its name, its licence, and that
  all of its source is NVIDIA's. For `config.allowUnfreePredicate` of a NixOS with an NVIDIA card.
  Compared with pkgs/os-specific/linux/nvidia-x11 of nixpkgs (docs/nixpkgs-compared.md).

  # Type
  `Package -> Bool`

  # Examples
  isDriver { pname = "nvidia-x11"; meta.license.shortName = "unfree"; }
  => false
*/
package:
let
  inherit (builtins) all elem match;
  src = package.src or { };
  urls = src.urls or (if src ? url then [ src.url ] else [ ]);
  isOurs =
    url:
    match "https://([a-z0-9-]+[.])*nvidia[.]com/.*" url != null
    || match "https://github[.]com/NVIDIA/.*" url != null;
in
elem (package.pname or "") [
  "nvidia-dc"
  "nvidia-persistenced"
  "nvidia-settings"
  "nvidia-x11"
]
&& (package.meta.license.shortName or "") == "unfreeRedistributable"
&& urls != [ ]
&& all isOurs urls
