"""GPUs and their driver: from the driver's own tools, else from what the kernel shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from apps.machine import names
from apps.machine.host import Host

_NVIDIA, _AMD = "0x10de", "0x1002"
_DRIVER = re.compile(r"\b(\d{3,}\.\d+(?:\.\d+)?)\b")
_CAPABILITY = re.compile(r"\d+\.\d$")


@dataclass(frozen=True)
class Gpu:
    """A GPU. `capability` as NVIDIA writes it (`8.6`), `gfx` as AMD does (`gfx942`).

    `source` says who told us.
    """

    vendor: str
    name: str
    capability: str | None = None
    gfx: str | None = None
    source: str = ""


def nvidia_driver(host: Host) -> str | None:
    """The version of the NVIDIA kernel module that is loaded, such as `535.104.05`."""
    text = host.text("/proc/driver/nvidia/version") or ""
    first = _DRIVER.search(text.splitlines()[0]) if text else None
    if first:
        return first.group(1)
    rows = _query(host, "driver_version")
    return rows[0][0] if rows and _DRIVER.fullmatch(rows[0][0]) else None


def find(host: Host) -> list[Gpu]:
    """Every GPU, in the order of the driver, NVIDIA before AMD."""
    return (_from_smi(host) or _from_proc(host) or _from_pci(host, _NVIDIA)) + (
        _from_kfd(host) or _from_pci(host, _AMD)
    )


def _query(host: Host, *fields: str) -> list[list[str]]:
    smi = host.which("nvidia-smi")
    answer = (
        host.run([smi, f"--query-gpu={','.join(fields)}", "--format=csv,noheader"]) if smi else None
    )
    rows = [
        [cell.strip() for cell in line.split(",")]
        for line in (answer or "").splitlines()
        if line.strip()
    ]
    return [row for row in rows if len(row) == len(fields)]


def _from_smi(host: Host) -> list[Gpu]:
    # compute_cap is unknown to drivers before 510: the name is then looked up.
    rows = _query(host, "name", "compute_cap") or [[name, ""] for [name] in _query(host, "name")]
    return [
        _nvidia(name, capability if _CAPABILITY.match(capability) else None, "nvidia-smi")
        for name, capability in rows
    ]


def _from_proc(host: Host) -> list[Gpu]:
    gpus = []
    for folder in host.entries("/proc/driver/nvidia/gpus"):
        model = re.search(
            r"^Model:\s*(.+?)\s*$", host.text(f"{folder}/information") or "", re.MULTILINE
        )
        gpus.append(
            _nvidia(model.group(1) if model else "an NVIDIA GPU", None, "/proc/driver/nvidia/gpus")
        )
    return gpus


def _nvidia(name: str, capability: str | None, source: str) -> Gpu:
    if capability is None:
        capability = names.capability(name)
        source += " and the table of GPU names" if capability else ""
    return Gpu("nvidia", name, capability=capability, source=source)


def _from_pci(host: Host, vendor: str) -> list[Gpu]:
    gpus = []
    for device in host.entries("/sys/bus/pci/devices"):
        # 0x03: display controllers; accelerators without a display port are 0x0302 there, or 0x12.
        kind = (host.text(f"{device}/class") or "").strip()
        if (host.text(f"{device}/vendor") or "").strip() == vendor and kind.startswith(
            ("0x03", "0x12")
        ):
            name = names.pci(
                host, f"{vendor[2:]}:{(host.text(f'{device}/device') or '').strip()[2:]}"
            )
            source = f"PCI {device.rsplit('/', 1)[1]}"
            gpus.append(
                _nvidia(name or "an NVIDIA GPU", None, source)
                if vendor == _NVIDIA
                else Gpu("amd", name or "an AMD GPU", source=source)
            )
    return gpus


def _from_kfd(host: Host) -> list[Gpu]:
    gpus = []
    for node in host.entries("/sys/class/kfd/kfd/topology/nodes"):
        number = re.search(
            r"^gfx_target_version (\d+)$", host.text(f"{node}/properties") or "", re.MULTILINE
        )
        # A CPU is a node too, with 0.
        if number and int(number.group(1)):
            name = (host.text(f"{node}/name") or "").strip() or "an AMD GPU"
            gpus.append(Gpu("amd", name, gfx=gfx(int(number.group(1))), source="/sys/class/kfd"))
    return gpus


def gfx(target: int) -> str:
    """AMD's name for the kernel's number: major, minor and stepping, two decimal digits each.

    90402 is gfx942, 90010 gfx90a.
    """
    return f"gfx{target // 10000}{target // 100 % 100:x}{target % 100:x}"
