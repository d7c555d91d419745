"""What a person has to write or type on this machine so that programs find its driver."""

from __future__ import annotations

from apps.detect import Machine

_NIXOS = "/run/opengl-driver/lib"


def lines(machine: Machine, on_nixpkgs: bool) -> tuple[str, list[str]] | None:
    """Where the lines belong, and the lines; None where nothing lacks.

    `on_nixpkgs`: programs are nixpkgs', which look for the driver where NixOS has it.
    """
    if not any(gpu.vendor == "nvidia" for gpu in machine.usable):
        return None
    found = (machine.libcuda or "").startswith(_NIXOS)
    if (machine.distribution or "").startswith("NixOS"):
        lacking = _nixos(machine, found)
        return ("in your NixOS configuration", lacking) if lacking else None
    if on_nixpkgs and machine.libcuda and not found:
        return "programs of nixpkgs find this machine's driver by one of these", [
            "nix run github:numtide/nix-gl-host -- python your.py",
            f"sudo mkdir -p {_NIXOS} && sudo ln -s {machine.libcuda} {_NIXOS}/",
        ]
    return None


def _nixos(machine: Machine, found: bool) -> list[str]:
    if machine.wsl:
        # NixOS-WSL's; it enables hardware.graphics itself.
        return [] if found else ["wsl.useWindowsDriver = true;"]
    lacking = [] if found else ["hardware.graphics.enable = true;"]
    if not machine.driver:
        # The open module serves Turing (7.5) and newer, the other one all before.
        known = [gpu.capability for gpu in machine.usable if gpu.capability]
        is_open = all(float(capability) >= 7.5 for capability in known)
        lacking += [
            'services.xserver.videoDrivers = [ "nvidia" ];',
            f"hardware.nvidia.open = {'true' if is_open else 'false'};",
            "# NVIDIA's driver, and nothing else that is unfree",
            "nixpkgs.config.allowUnfreePredicate = package:",
            '  builtins.elem (lib.getName package) [ "nvidia-x11" "nvidia-settings" ];',
        ]
    return lacking
