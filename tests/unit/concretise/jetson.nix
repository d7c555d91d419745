# Which CUDA boards run, and which wheels for aarch64 are for servers.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope) facts stage;
  of =
    capabilities: system:
    stage "jetson.nix" { inherit lib facts; } { inherit capabilities system; };
  orin = of [ "8.7" ] "aarch64-linux";
  wheel = axes: capabilities: { inherit axes capabilities; };
in
{
  "which boards" = {
    expr = map (target: target.older) [
      orin
      (of [ "8.7" "11.0" "7.2" ] "aarch64-linux")
      (of [ "9.0" ] "aarch64-linux")
      (of [ "8.7" ] "x86_64-linux")
    ];
    expected = [
      [ "8.7" ]
      [
        "8.7"
        "7.2"
      ]
      [ ]
      [ ]
    ];
  };
  "what is for CUDA and says nothing of a board" = {
    expr = map orin.isServer [
      (wheel { cuda = "12.9"; } null)
      (wheel { cuda = "12.9"; } [ "sm_80" ])
      (wheel { cuda = "12.9"; } [ "sm_87" ])
      (wheel {
        cuda = "12.6";
        jetpack = "6";
      } null)
      (wheel { cuda = "none"; } null)
      (wheel { } null)
    ];
    expected = [
      true
      true
      false
      false
      false
      false
    ];
  };
  "from one CUDA on, older boards run it" = {
    expr = map orin.isTooOld [
      "12.9"
      "13.0"
      "13.2"
      "13"
    ];
    expected = [
      true
      true
      false
      false
    ];
  };
  "a JetPack's CUDA" = {
    expr =
      let
        of' = stage "jetson.nix" { inherit lib facts; };
        outside = target: map (cuda: (of' target).outside cuda != null);
        releases = [
          "11.4"
          "12.6"
          "12"
          "13.0"
          "none"
        ];
        jp = jetpack: capability: {
          inherit jetpack;
          capabilities = [ capability ];
          system = "aarch64-linux";
        };
      in
      [
        (outside (jp "6.2" "8.7") releases)
        (outside (jp "7.2" "8.7") releases)
        (outside (jp null "8.7") releases)
        (outside (jp "5.1" "7.2") releases)
        (outside (jp null "9.0") releases)
      ];
    expected = [
      [
        true
        false
        false
        true
        false
      ]
      [
        true
        true
        true
        false
        false
      ]
      [
        false
        false
        false
        false
        false
      ]
      [
        false
        true
        false
        true
        false
      ]
      [
        false
        false
        false
        false
        false
      ]
    ];
  };
}
