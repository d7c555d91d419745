"""NVIDIA's modules for embedded machines: the module's name, the release of its software (L4T)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from apps.machine.host import Host


@dataclass(frozen=True)
class Jetson:
    """A Jetson: `model` as its device tree says, `l4t` such as `36.4.0`, its GPU's `capability`."""

    model: str
    l4t: str | None
    capability: str | None


_FACTS = Path(__file__).resolve().parents[2] / "nix" / "facts" / "jetson.json"


def capability(model: str) -> str | None:
    """The capability of a module by its name, such as 8.7 for `NVIDIA Jetson AGX Orin`.

    None where it is unknown.
    """
    facts = json.loads(_FACTS.read_text(encoding="utf-8"))
    boards: dict[str, dict[str, str]] = facts["capabilities"]
    words = set(re.findall(r"\w+", model.lower()))
    # "Jetson Nano, TX1" names two boards; Orin Nano is an Orin, so newer boards come first.
    for value, board in sorted(boards.items(), key=lambda item: -float(item[0])):
        names = set(re.findall(r"\w+", board["board"].lower()))
        if words & (names - {"jetson", "nvidia", "and", "agx", "nx"}):
            return value
    return None


def find(host: Host) -> Jetson | None:
    """The Jetson that this machine is; None where it is none."""
    model = (host.text("/proc/device-tree/model") or "").strip()
    release = host.text("/etc/nv_tegra_release")
    if release is None and not re.search(r"jetson|tegra", model, re.IGNORECASE):
        return None
    # "# R36 (release), REVISION: 4.0, …"
    numbers = re.search(r"R(\d+) \(release\), REVISION: ([\d.]+)", release or "")
    return Jetson(
        model or "a Jetson", ".".join(numbers.groups()) if numbers else None, capability(model)
    )
