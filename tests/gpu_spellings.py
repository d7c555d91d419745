"""How tools and people write the name of a GPU: each spelling of each GPU of pci-gpus.json."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from nixlib import ROOT

_DATA = json.loads((ROOT / "nix/facts/pci-gpus.json").read_text("utf-8"))
_UUID = "GPU-3a1f5c2e-0000-4b6d-9f00-5d0c8a7b6e11"


def rows() -> Iterator[tuple[str, str, str, str, list[str]]]:
    """Vendor, device id, chip, capability or gfx, and names of every GPU."""
    for vendor, field in (("nvidia", "capability"), ("amd", "gfx")):
        for row in _DATA[vendor]["chips"]:
            for device, names in row["ids"].items():
                yield vendor, device, row["chip"], row[field], names


def lspci(vendor: str, device: str, chip: str, names: list[str]) -> Iterator[str]:
    """What lspci prints: with names, with ids too, and with a list that is too old."""
    owner = {
        "nvidia": "NVIDIA Corporation",
        "amd": "Advanced Micro Devices, Inc. [AMD/ATI]",
    }[vendor]
    number = _DATA[vendor]["vendor"]
    suffix = ""
    if vendor == "nvidia":
        professional = any(re.match(r"(Quadro|Tesla|RTX|[A-Z]\d)", name) for name in names)
        mobile = any(re.search(r"Mobile|Laptop|\dM\b", name) for name in names)
        suffix = ("GL" if professional else "") + ("M" if mobile else "")
    board = f" [{'/'.join(names)}]" if names else ""
    kind = "01:00.0 VGA compatible controller"
    # MI350X has the name of MI300X's chip there: its boards tell them apart.
    if names or chip != "Aqua Vanjaram":
        yield f"{kind}: {owner} {chip}{suffix}{board} (rev a1)"
    yield f"{kind} [0300]: {owner} {chip}{suffix}{board} [{number}:{device}] (rev a1)"
    yield f"0000:41:00.0 3D controller: {owner} Device {device} (rev c8)"


def nvidia(name: str) -> Iterator[str]:
    """As nvidia-smi, the driver and glxinfo write the model, and as people do."""
    told = re.sub(r" (Mobile|Max-Q)$", " Laptop GPU", name)
    told = re.sub(r" (PCIe|SXM\d?|DGXS) (\d+GB)$", r"-\1-\2", told)
    told = told if told.startswith(("Tesla", "Quadro")) else f"NVIDIA {told}"
    yield told
    yield f"GPU 0: {told} (UUID: {_UUID})"
    yield f"{told}/PCIe/SSE2"
    if re.match(r"NVIDIA [AHB]\d+ ", told + " "):
        yield f"{told} MIG 1g.10gb"
        yield f"{told.split(' ', 2)[0]} {told.split(' ')[1].split('-')[0]}-3-20C"
    plain = re.sub(r"^(GeForce|Tesla|NVIDIA) ", "", name)
    yield name.lower()
    yield plain
    yield plain.lower().replace(" ", "")
    yield plain.lower().replace(" ", "-")
    yield plain.upper().replace(" ", "_")


def amd(chip: str, name: str) -> Iterator[str]:
    """As rocminfo, amd-smi, glxinfo and vulkaninfo write the model, and as people do."""
    yield f"AMD {name}"
    yield f"Marketing Name:          AMD {name}"
    code = chip.lower().replace(" ", "")
    yield f"AMD {name} (radeonsi, {code}, LLVM 17.0.6, DRM 3.57, 6.8.0-45-generic)"
    yield f"AMD {name.replace('Radeon', 'Radeon(TM)')}"
    plain = re.sub(r"^(Radeon|Instinct) ", "", name)
    yield plain
    yield name.lower().replace(" ", "")
    yield plain.lower().replace(" ", "-")


def corpus() -> dict[str, str]:
    """Each spelling, with the capability or gfx of the GPU that it is of.

    Where several GPUs are written alike they are of one kind, or the spelling is left out of the
    data (a test says so).
    """
    told: dict[str, str] = {}
    for vendor, device, chip, value, names in rows():
        for text in lspci(vendor, device, chip, names):
            told[text] = value
        for name in names:
            for text in nvidia(name) if vendor == "nvidia" else amd(chip, name):
                told[text] = value
    return told
