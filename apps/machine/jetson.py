"""NVIDIA's modules for embedded machines: the chip, the release of its software (L4T), JetPack."""

from __future__ import annotations

import re
from dataclasses import dataclass

from apps.machine.facts import read
from apps.machine.host import Host

_TREES = ("/proc/device-tree", "/sys/firmware/devicetree/base")


@dataclass(frozen=True)
class Jetson:
    """A Jetson: `model` as its device tree says, `l4t` such as `36.4.3`, its GPU's `capability`.

    `jetpack` is that of the release, such as `6.2`, or `6` where only that is known; `chip` such as
    `tegra234`. None is unknown.
    """

    model: str
    l4t: str | None
    capability: str | None
    jetpack: str | None = None
    chip: str | None = None


def find(host: Host) -> Jetson | None:
    """The Jetson that this machine is; None where it is none."""
    model = _first(host, *(f"{tree}/model" for tree in _TREES), "/sys/devices/soc0/machine")
    release = host.text("/etc/nv_tegra_release")
    chip = _chip(host)
    if release is None and chip is None and not re.search(r"jetson|tegra", model, re.IGNORECASE):
        return None
    l4t = _l4t(host, release or "")
    known: dict[str, str] = read("jetson.json")["chips"]["names"]
    return Jetson(
        model or "a Jetson",
        l4t,
        known.get(chip or "") or capability(model),
        jetpack(l4t) if l4t else None,
        chip,
    )


def _first(host: Host, *paths: str) -> str:
    return next((text for path in paths if (text := (host.text(path) or "").strip())), "")


def _chip(host: Host) -> str | None:
    compatible = _first(host, *(f"{tree}/compatible" for tree in _TREES))
    found = re.search(r"nvidia,(tegra\d{3})", compatible)
    if found:
        return found.group(1)
    if _first(host, "/sys/devices/soc0/family").lower() != "tegra":
        return None
    numbers: dict[str, str] = read("jetson.json")["chips"]["socIds"]
    return numbers.get(_first(host, "/sys/devices/soc0/soc_id"))


def _l4t(host: Host, release: str) -> str | None:
    # "# R36 (release), REVISION: 4.0, …"
    numbers = re.search(r"R(\d+) \(release\), REVISION: ([\d.]+)", release)
    if numbers:
        return ".".join(numbers.groups())
    package = re.search(
        r"^Package: nvidia-l4t-core\n(?:\S.*\n| .*\n)*?Version: (\d+(?:\.\d+)+)",
        host.text("/var/lib/dpkg/status") or "",
        re.MULTILINE,
    )
    return package.group(1) if package else None


def jetpack(l4t: str) -> str | None:
    """The JetPack of a release of L4T: `6.2` of 36.4.3, `6` of one of 36 that is not listed."""
    facts: dict[str, dict[str, str]] = read("jetson.json")["l4t"]
    parts = l4t.split(".")
    sizes = range(len(parts), 1, -1)
    listed = (facts["releases"].get(".".join(parts[:size])) for size in sizes)
    return next(filter(None, listed), facts["majors"].get(parts[0]))


def capability(model: str) -> str | None:
    """The capability of a module by its name, such as 8.7 for `NVIDIA Jetson AGX Orin`.

    None where it is unknown.
    """
    boards: dict[str, dict[str, str]] = read("jetson.json")["capabilities"]
    words = set(re.findall(r"\w+", model.lower()))
    # "Jetson Nano, TX1" names two boards; Orin Nano is an Orin, so newer boards come first.
    for value, board in sorted(boards.items(), key=lambda item: -float(item[0])):
        names = set(re.findall(r"\w+", board["board"].lower()))
        if words & (names - {"jetson", "nvidia", "and", "agx", "nx"}):
            return value
    return None
