"""The names by which people choose a GPU, and the machine of site/machines.nix that each means."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

# Boards with an Arm processor, by their machine.
_ARM = {
    "cc9-0-arm": "GH200 Grace Hopper",
    "cc10-0-arm": "GB200 Grace Blackwell",
    "cc10-3-arm": "GB300 Grace Blackwell",
    "cc12-1-arm": "DGX Spark, GB10",
}
# Which name stands for a machine in a table: what people know it by.
_KNOWN = (
    *("GTX 750 Ti", "GTX 980", "P100", "GTX 1080", "V100", "RTX 2080", "A100", "RTX 3090"),
    *("RTX 4090", "H100", "B200", "B300", "RTX 5090", "Instinct MI300X", "Instinct MI250X"),
    *(
        "Instinct MI100",
        "Radeon VII",
        "Radeon RX 7900 XTX",
        "Radeon RX 9070 XT",
        "Radeon RX 6800 XT",
    ),
    *("Radeon RX 7600", "Radeon RX 9060 XT", "Radeon RX 7800 XT", "Instinct MI350X", "K80"),
)
# No product that somebody buys under that name.
_ODD = re.compile(r"Engineering Sample|Lite Hash Rate|Rev\. ?\d|^GRID|^CMP|Graphics Device|MxGPU")
_MAKER = re.compile(r"^(NVIDIA|AMD)\s+|^(GeForce|Tesla)\s+(?=\S)|\s+\((deprecated|unsupported)\)$")


def gpus(facts: Path, machines: list[dict[str, Any]]) -> list[dict[str, str]]:
    """`name`, `slug` and `machine` of each GPU, in the order of the machines, then of the names.

    A name that several machines have, by different capabilities, belongs to the first.
    """
    known = {machine["id"] for machine in machines}
    by_capability = {m["key"]: m["id"] for m in machines if m["kind"] == "nvidia"}
    by_capability |= {m["key"]: m["id"] for m in machines if m["id"] == f"cc{_dashed(m['key'])}"}
    found: dict[str, tuple[str, str]] = {}

    def add(name: str, machine: str | None) -> None:
        short = _MAKER.sub("", _MAKER.sub("", name)).strip()
        slug = re.sub(r"[^a-z0-9]+", "-", short.lower()).strip("-")
        if machine is not None and machine in known and slug and not _ODD.search(name):
            found.setdefault(slug, (short, machine))

    for identity, name in _ARM.items():
        add(name, identity)
    for machine in machines:
        if machine["kind"] == "jetson":
            board = _read(facts, "jetson")["capabilities"][machine["key"]]["board"]
            add(f"{board}, JetPack {machine['request']['jetpack']}", machine["id"])
        if machine["kind"] == "none":
            architecture = machine["system"].split("-")[0]
            add("No GPU" if machine["id"] == "none" else f"No GPU, {architecture}", machine["id"])
    for capability, rows in _read(facts, "gpus")["byCapability"].items():
        for name in (name for row in rows for name in row["models"]):
            add(name, by_capability.get(capability))
    pci = _read(facts, "pci-gpus")
    for chip in pci["nvidia"]["chips"]:
        for name in _names(chip):
            add(name, by_capability.get(chip["capability"]))
    for gfx, row in _read(facts, "rocm")["models"].items():
        for name in row["models"]:
            add(name, gfx)
    for chip in pci["amd"]["chips"]:
        for name in _names(chip):
            add(name, chip.get("gfx"))
    # Whoever knows only the number of it.
    for machine in machines:
        if machine["kind"] in ("nvidia", "amd") and machine["id"] not in {
            m for _, m in found.values()
        }:
            add(f"Any of {machine['key']}", machine["id"])
    order = {machine["id"]: number for number, machine in enumerate(machines)}
    rows = sorted(found.items(), key=lambda item: (order[item[1][1]], _rank(item[1][0]), item[0]))
    return [{"name": name, "slug": slug, "machine": machine} for slug, (name, machine) in rows]


def _rank(name: str) -> int:
    """What is known best first: the first stands for its machine in a table."""
    if name in _KNOWN:
        return 0
    if re.fullmatch(r"(GTX|RTX) \d{3,4}( Ti)?|[A-Z]\d{1,3}", name):
        return 1
    return 3 if re.search(r"Mobile|Max-Q|Laptop|[0-9]M\b", name) else 2


def _names(chip: dict[str, Any]) -> list[str]:
    return [name for names in chip["ids"].values() for name in names]


def _dashed(capability: str) -> str:
    return capability.replace(".", "-")


def _read(facts: Path, name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((facts / f"{name}.json").read_text(encoding="utf-8"))
    return data
