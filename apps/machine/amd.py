"""AMD's GPUs: from the kernel's topology for computing (KFD), else from the bus."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from apps.machine import bus, names
from apps.machine.bus import Device
from apps.machine.facts import read
from apps.machine.gpu import Gpu, on_bus
from apps.machine.host import Host

_NODES = "/sys/class/kfd/kfd/topology/nodes"
_VENDOR = 0x1002


def find(host: Host, devices: Sequence[Device]) -> list[Gpu]:
    """Its GPUs by node, then those on the bus that have no node."""
    ours = {device.address: device for device in devices if device.vendor == "amd"}
    told = [gpu for path in _nodes(host) if (gpu := _of_node(host, path, ours))]
    seen = {gpu.address for gpu in told}
    return told + [on_bus(host, d) for place, d in ours.items() if place not in seen]


def _nodes(host: Host) -> list[str]:
    paths = [path for path in host.entries(_NODES) if path.rsplit("/", 1)[1].isdigit()]
    return sorted(paths, key=lambda path: int(path.rsplit("/", 1)[1]))


def _of_node(host: Host, path: str, devices: dict[str, Device]) -> Gpu | None:
    told = {
        key: int(value)
        for key, value in re.findall(
            r"^(\w+) (\d+)$", host.text(f"{path}/properties") or "", re.MULTILINE
        )
    }
    # A processor is a node too, with target 0; NVIDIA's open module may have nodes as well.
    if not told.get("gfx_target_version") or told.get("vendor_id", _VENDOR) != _VENDOR:
        return None
    at = told.get("location_id")
    place = (
        None if at is None else bus.address(told.get("domain", 0), at >> 8, at >> 3 & 31, at & 7)
    )
    device = devices.get(place or "")
    number = f"1002:{told['device_id']:04x}" if "device_id" in told else None
    gpu = Gpu(
        "amd",
        _name(host, path),
        gfx=gfx(told["gfx_target_version"]),
        source="/sys/class/kfd",
        address=place,
        id=device.id if device else number,
        module=device.driver if device else None,
    )
    return replace(gpu, name=(names.pci(host, gpu.id) if gpu.id else None) or gpu.name)


def _name(host: Host, path: str) -> str:
    """The node has the name of the chip, or how the kernel came to know it."""
    name = (host.text(f"{path}/name") or "").strip()
    return "an AMD GPU" if name in ("", "ip discovery") else name


def gfx(target: int) -> str:
    """AMD's name for the kernel's number: major, minor and stepping, two decimal digits each.

    90402 is gfx942, 90010 gfx90a.
    """
    return f"gfx{target // 10000}{target // 100 % 100:x}{target % 100:x}"


def is_integrated(gpu: Gpu) -> bool:
    """Whether it is a part of a processor."""
    return gpu.gfx in read("rocm.json")["integrated"]["targets"]
