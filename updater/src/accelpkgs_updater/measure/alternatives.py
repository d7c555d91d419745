"""Files of a wheel of which one is loaded and the others are not: one for each backend or version.

bitsandbytes has a library for each CUDA, ROCm and for the CPU; torchcodec one for each FFmpeg.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from accelpkgs_updater.measure.summary import flavour_of

__all__ = ["Alternative", "alternatives"]

_NUMBERED: Final = re.compile(r"^(.*?)(\d+)((?:\.[^/]*)?\.so)$")
_BACKEND: Final = re.compile(r"_([a-z]+)(\d*)\.")
_DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, order=True)
class Alternative:
    """`group`: those of which one must load (a backend, or a folder with `#`); `either`: which of
    them; `version`: of CUDA or ROCm, where it says so.
    """

    group: str
    either: str
    version: str | None = None


def alternatives(needs: Mapping[str, frozenset[str]]) -> dict[str, Alternative]:
    """Return path → alternative, for those among files (path → what they need) that are one."""
    return _numbered(needs) | _backends(needs)


def _backends(paths: Iterable[str]) -> dict[str, Alternative]:
    found: dict[str, Alternative] = {}
    stems: set[str] = set()
    for path in paths:
        if flavour := flavour_of(posixpath.basename(path)):
            found[path] = Alternative(flavour.kind, flavour.text[1:], flavour.version)
            stems.add(path[: path.rindex(flavour.text)])
    for path in paths:
        for stem in stems:
            # A library for the CPU beside those for CUDA serves no GPU.
            rest = path.removeprefix(stem)
            word = _BACKEND.match(rest)
            if path not in found and word:
                found[path] = Alternative(word[1], f"{word[1]}{word[2]}")
    return found


def _numbered(needs: Mapping[str, frozenset[str]]) -> dict[str, Alternative]:
    """Return files whose names and needs are alike but for numbers: the same for several releases
    of another library.
    """
    families: dict[tuple[str, str], dict[str, str]] = {}
    for path in needs:
        folder, name = posixpath.split(path)
        if match := _NUMBERED.match(name):
            families.setdefault((folder, f"{match[1]}#{match[3]}"), {})[path] = match[2]
    found: dict[str, Alternative] = {}
    for (folder, _), members in families.items():
        asked = {needs[path] for path in members}
        alike = {frozenset(_DIGITS.sub("#", n) for n in each) for each in asked}
        if len(asked) == len(members) > 1 and len(alike) == 1:
            for path, number in members.items():
                found[path] = Alternative(f"{folder}#", number)
    return found
