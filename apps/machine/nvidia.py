"""NVIDIA's GPUs and driver: from nvidia-smi, else from the driver's module, else from the bus."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from apps.machine.bus import Device
from apps.machine.gpu import Gpu, identified, on_bus
from apps.machine.host import Host

_DRIVER = re.compile(r"\b(\d{3,}\.\d+(?:\.\d+)?)\b")
_CAPABILITY = re.compile(r"\d+\.\d$")
# A GPU of a Jetson's chip has no place on the bus.
_PLACE = re.compile(r"[0-9A-Fa-f]{4,8}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\.[0-9A-Fa-f]$|\[?N/A\]?$")
# Where nvidia-smi lies beside PATH: Windows' driver in WSL, the driver of a node of GKE.
_PLACES = ("/usr/lib/wsl/lib/nvidia-smi", "/usr/local/nvidia/bin/nvidia-smi")
# compute_cap is unknown to drivers before 510, MIG to those before 450.
_FIELDS = (
    ("name", "pci.bus_id", "pci.device_id", "compute_cap", "mig.mode.current"),
    ("name", "pci.bus_id", "pci.device_id"),
)


def smi(host: Host) -> str | None:
    """The path of nvidia-smi; None where there is none."""
    return host.which("nvidia-smi") or next(filter(None, map(host.executable, _PLACES)), None)


def driver(host: Host) -> str | None:
    """The version of the kernel module that is loaded, such as `535.104.05`."""
    text = host.text("/proc/driver/nvidia/version") or ""
    first = _DRIVER.search(text.splitlines()[0]) if text else None
    if first:
        return first.group(1)
    rows = _query(host, ("driver_version",))
    return next((row[0] for row in rows if _DRIVER.fullmatch(row[0])), None)


def library(host: Host) -> str | None:
    """The version of the driver's libraries, where nvidia-smi says that it is not the module's.

    `another` where it does not say which.
    """
    path = smi(host)
    said = host.said([path]) if path else ""
    if "driver/library version mismatch" not in said.lower():
        return None
    version = re.search(r"NVML library version: (\d+(?:\.\d+)+)", said)
    return version.group(1) if version else "another"


def find(host: Host, bus: Sequence[Device]) -> list[Gpu]:
    """Its GPUs in the driver's order, then those on the bus that the driver does not have."""
    devices = {device.address: device for device in bus if device.vendor == "nvidia"}
    told = [_completed(gpu, devices) for gpu in _from_smi(host) or _from_proc(host)]
    seen = {gpu.address for gpu in told}
    return told + [on_bus(host, d) for place, d in devices.items() if place not in seen]


def _completed(gpu: Gpu, devices: dict[str, Device]) -> Gpu:
    device = devices.get(gpu.address or "")
    if device:
        gpu = replace(gpu, id=device.id, module=device.driver)
    return identified(gpu)


def _query(host: Host, fields: Sequence[str]) -> list[list[str]]:
    path = smi(host)
    asked = [f"--query-gpu={','.join(fields)}", "--format=csv,noheader"]
    answer = host.run([path, *asked]) if path else None
    rows = [[cell.strip() for cell in line.split(",")] for line in (answer or "").splitlines()]
    # Warnings stand between the rows of some drivers.
    return [row for row in rows if len(row) == len(fields) and row[0]]


def _from_smi(host: Host) -> list[Gpu]:
    for fields in _FIELDS:
        rows = [dict(zip(fields, row, strict=True)) for row in _query(host, fields)]
        rows = [row for row in rows if _PLACE.match(row["pci.bus_id"])]
        if rows:
            cut = any(row.get("mig.mode.current") == "Enabled" for row in rows)
            slices = _slices(host) if cut else {}
            return [_of_row(row, slices.get(at, ())) for at, row in enumerate(rows)]
    return []


def _of_row(row: dict[str, str], slices: tuple[str, ...]) -> Gpu:
    capability = row.get("compute_cap", "")
    number = re.fullmatch(r"0x([0-9A-Fa-f]{4})10[Dd][Ee]", row["pci.device_id"])
    return Gpu(
        "nvidia",
        row["name"],
        capability=capability if _CAPABILITY.match(capability) else None,
        source="nvidia-smi",
        address=_address(row["pci.bus_id"]),
        id=f"10de:{number.group(1).lower()}" if number else None,
        mig=slices,
    )


def _address(place: str) -> str | None:
    """00000000:01:00.0 as the kernel has it: 0000:01:00.0."""
    domain, colon, rest = place.partition(":")
    return f"{int(domain, 16):04x}:{rest.lower()}" if colon else None


def _slices(host: Host) -> dict[int, tuple[str, ...]]:
    """The MIG devices of each GPU, by its number."""
    path = smi(host)
    found: dict[int, tuple[str, ...]] = {}
    number = -1
    for line in ((host.run([path, "-L"]) if path else None) or "").splitlines():
        gpu = re.match(r"GPU (\d+):", line)
        number = int(gpu.group(1)) if gpu else number
        cut = re.match(r"\s+MIG (\S+)\s+Device", line)
        if cut:
            found[number] = (*found.get(number, ()), cut.group(1))
    return found


def _from_proc(host: Host) -> list[Gpu]:
    gpus = []
    for folder in host.entries("/proc/driver/nvidia/gpus"):
        text = host.text(f"{folder}/information") or ""
        model = re.search(r"^Model:\s*(.+?)\s*$", text, re.MULTILINE)
        gpus.append(
            Gpu(
                "nvidia",
                model.group(1) if model and model.group(1) != "Unknown" else "an NVIDIA GPU",
                source="/proc/driver/nvidia/gpus",
                address=folder.rsplit("/", 1)[1].lower(),
            )
        )
    return gpus
