"""What this machine runs in, and where it has the driver's library from."""

from __future__ import annotations

from apps.machine.host import Host

# Each place with what it is of: a distribution's, NixOS', Windows' in WSL, that of a node of GKE.
_FOLDERS = (
    "/run/opengl-driver/lib",
    "/usr/lib/wsl/lib",
    "/usr/local/nvidia/lib64",
    "/usr/local/nvidia/lib",
    "/usr/lib/{triplet}",
    "/usr/lib/{triplet}/nvidia",
    "/usr/lib/{triplet}/tegra",
    "/usr/lib64",
    "/usr/lib",
)


def is_wsl(host: Host) -> bool:
    """Whether this is Windows' subsystem for Linux."""
    release = host.text("/proc/sys/kernel/osrelease") or ""
    return "microsoft" in release.lower()


def libcuda(host: Host) -> str | None:
    """The driver's library for CUDA, as a program finds it; None where there is none."""
    triplet = f"{host.machine.lower()}-linux-gnu"
    paths = (f"{folder.format(triplet=triplet)}/libcuda.so.1" for folder in _FOLDERS)
    return next((path for path in paths if host.path(path).exists()), None)
