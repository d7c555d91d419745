"""Tables to look a GPU up in; nix/facts/gpu-tables.nix has the same.

Where several capabilities or gfx targets stand for one key, it tells nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from apps.machine.facts import read
from apps.machine.gpu_model import lower, model


@dataclass(frozen=True)
class Known:
    """What is known of a GPU: its vendor, and its `capability` (8.6) or its `gfx` (gfx942)."""

    vendor: str
    capability: str | None = None
    gfx: str | None = None


Table = dict[str, frozenset[Known]]


def _known(vendor: str, value: str) -> Known:
    return Known(vendor, capability=value) if vendor == "nvidia" else Known(vendor, gfx=value)


def _table(entries: Iterable[tuple[str, Known]]) -> Table:
    found: dict[str, set[Known]] = defaultdict(set)
    for key, known in entries:
        found[key].add(known)
    return {key: frozenset(values) for key, values in found.items()}


def _chips() -> Iterator[tuple[str, Known, dict[str, list[str]]]]:
    """Each chip, what it is, and the names of its boards by PCI id."""
    for vendor, field in (("nvidia", "capability"), ("amd", "gfx")):
        for row in read("pci-gpus.json")[vendor]["chips"]:
            yield lower(row["chip"]), _known(vendor, row[field]), row["ids"]


@cache
def by_id() -> Table:
    """By PCI id, such as `10de:2204`."""
    return _table((key, known) for key, known, _ in _boards())


@cache
def titles() -> dict[str, str]:
    """What a GPU is called by its PCI id: as lspci does, `GA102 [GeForce RTX 3090]`."""
    vendors = read("pci-gpus.json")
    return {
        f"{vendors[name]['vendor']}:{device}": row["chip"]
        + (f" [{'/'.join(boards)}]" if boards else "")
        for name in ("nvidia", "amd")
        for row in vendors[name]["chips"]
        for device, boards in row["ids"].items()
    }


def _boards() -> Iterator[tuple[str, Known, list[str]]]:
    vendors = read("pci-gpus.json")
    for _, known, ids in _chips():
        for device, names in ids.items():
            yield f"{vendors[known.vendor]['vendor']}:{device}", known, names


@cache
def by_word() -> Table:
    """By a word that is a chip, wherever it stands: `ga102gl`, `navi31`."""
    suffixes = read("pci-gpus.json")["nvidia"]["suffixes"]
    return _table(
        (chip.replace(" ", "") + suffix, known)
        for chip, known, _ in _chips()
        if known.vendor == "nvidia" or chip.startswith("navi ")
        for suffix in (suffixes if known.vendor == "nvidia" else [""])
    )


@cache
def by_head() -> Table:
    """By the chips of AMD whose names are words of products too."""
    return _table(
        (chip, known)
        for chip, known, _ in _chips()
        if known.vendor == "amd" and not chip.startswith("navi ")
    )


@cache
def targets() -> Table:
    """By a gfx target that is known."""
    rocm = read("rocm.json")
    lists = [row["targets"] for row in rocm["torchWheels"]]
    lists += [rocm["theRock"]["releaseReady"], rocm["theRock"]["buildPassingOnly"]]
    listed = [_known("amd", gfx) for known in lists for gfx in known]
    chips = [known for _, known, _ in _chips() if known.vendor == "amd"]
    return _table((known.gfx or "", known) for known in [*chips, *listed])


@cache
def by_model() -> dict[str, Table]:
    """By vendor, then by model as `gpu_model.model` reads it."""
    named = [(name, known) for _, known, names in _boards() for name in names]
    named += [
        (name, _known("nvidia", capability))
        for capability, groups in read("gpus.json")["byCapability"].items()
        for group in groups
        for name in group["models"]
    ]
    named += [
        (name, _known("amd", gfx))
        for gfx, row in read("rocm.json")["models"].items()
        for name in row["models"]
    ]
    return {
        vendor: _table((model(name), known) for name, known in named if known.vendor == vendor)
        for vendor in ("nvidia", "amd")
    }
