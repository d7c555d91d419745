"""The GPUs on the PCI bus, as the kernel shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from apps.machine.host import Host

_VENDORS = {"0x10de": "nvidia", "0x1002": "amd"}
# 0x0300 VGA, 0x0302 3D, 0x0380 other display controllers; 0x1200 accelerators without a display.
_KINDS = ("0x0300", "0x0302", "0x0380", "0x1200")


@dataclass(frozen=True)
class Device:
    """A GPU of NVIDIA or AMD: `address` as 0000:01:00.0, `id` as 10de:2204.

    `driver` is the kernel's module for it, None where none has taken it.
    """

    vendor: str
    address: str
    id: str
    driver: str | None


def gpus(host: Host) -> list[Device]:
    """Every GPU of NVIDIA or AMD, by address."""
    return [
        device for path in host.entries("/sys/bus/pci/devices") if (device := _read(host, path))
    ]


def _read(host: Host, path: str) -> Device | None:
    vendor, kind, number = (
        (host.text(f"{path}/{name}") or "").strip().lower()
        for name in ("vendor", "class", "device")
    )
    if vendor not in _VENDORS or not kind.startswith(_KINDS):
        return None
    taken = re.search(r"^DRIVER=(.+)$", host.text(f"{path}/uevent") or "", re.MULTILINE)
    return Device(
        _VENDORS[vendor],
        path.rsplit("/", 1)[1].lower(),
        f"{vendor[2:]}:{number[2:]}",
        taken.group(1) if taken else None,
    )


def address(domain: int, bus: int, device: int, function: int) -> str:
    """A place on the bus as the kernel names it."""
    return f"{domain:04x}:{bus:02x}:{device:02x}.{function:x}"
