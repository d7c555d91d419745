"""The first question: is the machine what the doctor found without asking the driver?"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.proof.line import Line, judged, not_asked
from apps.proof.versions import key

_HIDES = ("CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES")


@dataclass(frozen=True)
class Seen:
    """What the doctor found: GPUs of the vendor as (name, target), in the driver's order.

    `driver` is the version of the kernel's module; `cut` says that a GPU is cut into slices.
    """

    gpus: tuple[tuple[str, str | None], ...]
    driver: str | None
    cut: bool = False

    @classmethod
    def of(cls, machine: Mapping[str, Any], kind: str) -> Seen:
        """Read what `detect --json` prints."""
        vendor, target = ("amd", "gfx") if kind == "hip" else ("nvidia", "capability")
        ours = [gpu for gpu in machine["gpus"] if gpu["vendor"] == vendor]
        found = [(gpu["name"], gpu[target]) for gpu in ours]
        board = machine.get("jetson") if kind == "cuda" else None
        if board:
            found.append((board["model"], board["capability"]))
        cut = any(gpu["mig"] for gpu in ours)
        return cls(tuple(found), machine["driver"] if kind == "cuda" else None, cut)


def hidden() -> str | None:
    """The variable by which somebody hides devices from programs; None where nobody does."""
    return next((variable for variable in _HIDES if variable in os.environ), None)


def lines(
    seen: Seen, devices: list[dict[str, str]], driver: dict[str, Any], toolkit: Mapping[str, Any]
) -> list[Line]:
    """Compare the driver's own answers with what was seen without it."""
    found = [_count(seen, len(devices))]
    matched = len(devices) == len(seen.gpus) and not seen.cut
    for number, device in enumerate(devices):
        name, target = seen.gpus[number] if matched else ("", None)
        found += [
            *([_name(number, name, device["name"])] if matched else []),
            _target(number, target, [t for _, t in seen.gpus if t], device["target"]),
        ]
    return [*found, *_driver(seen.driver, driver, toolkit)]


def _count(seen: Seen, count: int) -> Line:
    name, promised = "machine.devices", f"{len(seen.gpus)} (doctor)"
    if seen.cut:
        return not_asked(name, promised, f"the driver has {count}: a GPU is cut into slices")
    variable = hidden()
    if variable:
        promised = f"at most {len(seen.gpus)} (doctor; {variable} is set)"
        return judged(name, promised, f"{count} (driver)", holds=count <= len(seen.gpus))
    return judged(name, promised, f"{count} (driver)", holds=count == len(seen.gpus))


def _name(number: int, seen: str, said: str) -> Line:
    name = f"machine.device-{number}.name"
    # The bus knows chips and boards, and by other words than the driver.
    if not seen.startswith("NVIDIA ") and not said.endswith(seen):
        return not_asked(name, f"{seen} (doctor)", f"the driver says {said}: other words")
    return judged(name, f"{seen} (doctor)", f"{said} (driver)", holds=said.endswith(seen))


def _target(number: int, seen: str | None, all_seen: list[str], said: str) -> Line:
    name = f"machine.device-{number}.target"
    if seen is None and not all_seen:
        return not_asked(name, "unknown to the doctor", f"the driver says {said}")
    promised = seen or " or ".join(sorted(set(all_seen)))
    return judged(name, f"{promised} (doctor)", f"{said} (driver)", holds=said in (seen, *all_seen))


def _driver(seen: str | None, driver: dict[str, Any], toolkit: Mapping[str, Any]) -> list[Line]:
    if seen is None:
        return []
    library, release = driver["version"], driver["release"]
    promised = f"{seen} (the kernel's module)"
    whose = "machine.driver"
    first = (
        not_asked(whose, promised, "the name of libcuda's file has no version")
        if library is None
        else judged(whose, promised, f"{library} (libcuda)", holds=key(library) == key(seen))
    )
    return [first, _release(seen, release, toolkit)]


def _release(driver: str, release: str, toolkit: Mapping[str, Any]) -> Line:
    """The CUDA that a driver states, between those that nix/facts has for it and for later ones."""
    drivers = sorted((key(row["driver"]), key(name), name) for name, row in toolkit.items())
    met = [row for row in drivers if row[0] <= key(driver)]
    later = [row for row in drivers if row[0] > key(driver)]
    name = "machine.driver-cuda"
    if not met or not later:
        return not_asked(name, "not in nix/facts/drivers.json", f"libcuda says {release}")
    low, high = max(met, key=lambda row: row[1]), min(later, key=lambda row: row[1])
    promised = f"{low[2]} or later, before {high[2]} (nix/facts/drivers.json)"
    holds = low[1] <= key(release) < high[1]
    return judged(name, promised, f"{release} (libcuda)", holds=holds)
