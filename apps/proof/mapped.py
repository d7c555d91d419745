"""The fifth question: is each library of CUDA in memory once, from the set, and the driver's from
the machine?
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from apps.proof.line import Line, judged

ONCE, MACHINE = "once, from the set", "from the machine alone"
EITHER = "once, from the set or, as planned, from the machine"


def lines(
    spec: Mapping[str, Any], package: str, paths: Iterable[str], closure: list[str]
) -> list[Line]:
    """A line for each library of CUDA, and for each of the driver, that a program had."""
    known = {stem(name) for name in spec["libraries"]}
    theirs = {stem(name) for name in spec["machineLibraries"]}
    driver = {stem(name) for name in spec["driverLibraries"]["names"]}
    found: dict[str, list[str]] = {}
    for path in sorted(set(paths)):
        found.setdefault(stem(PurePath(path).name), []).append(path)
    told = []
    for name, places in found.items():
        ours = [path for path in places if _within(path, closure)]
        place = f"libraries.{package}.{name}"
        if name in driver or name.startswith(tuple(spec["driverLibraries"]["prefixes"])):
            told.append(judged(place, MACHINE, _told(places, ours, MACHINE), holds=not ours))
        elif name in theirs:
            told.append(judged(place, EITHER, _told(places, ours, ""), holds=len(places) == 1))
        elif name in known:
            holds = len(places) == len(ours) == 1
            told.append(
                judged(place, ONCE, ONCE if holds else _told(places, ours, ""), holds=holds)
            )
    return told


def stem(name: str) -> str:
    """`libcudart.so.13` as libcudart, and so is the copy that a wheel keeps for itself."""
    return re.sub(r"-[0-9a-f]{8,}$", "", name.partition(".so")[0])


def _within(path: str, closure: list[str]) -> bool:
    return any(path.startswith(f"{folder}/") for folder in closure)


def _told(places: list[str], ours: list[str], alone: str) -> str:
    if alone and not ours:
        return alone
    return f"{len(places)} files: {len(ours)} of the set, {len(places) - len(ours)} of the machine"
