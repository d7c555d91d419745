"""A machine, as far as nixos-generate-config and its user describe one."""

MACHINE = """{
  nixpkgs.hostPlatform = "x86_64-linux";
  fileSystems."/" = { device = "/dev/disk/by-label/nixos"; fsType = "ext4"; };
  boot.loader.systemd-boot.enable = true;
  system.stateVersion = "24.11";
}
"""
