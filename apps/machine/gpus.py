"""Every GPU of this machine: from the driver's own tools, else from what the kernel shows."""

from __future__ import annotations

from apps.machine import amd, bus, nvidia
from apps.machine.gpu import Gpu
from apps.machine.host import Host


def find(host: Host) -> list[Gpu]:
    """Every GPU, in the order of the driver, NVIDIA before AMD."""
    devices = bus.gpus(host)
    return nvidia.find(host, devices) + amd.find(host, devices)
