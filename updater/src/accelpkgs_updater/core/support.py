"""What accelpkgs supports: systems, CPythons, axes.

`support.json` beside this file is a copy of `nix/facts/support.json`, because the updater is a
distribution of its own; a test compares the two.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

__all__ = [
    "ACCELERATORS",
    "ARCHITECTURES",
    "AXES",
    "MARKERS",
    "MINORS",
    "NAMED_AXES",
    "PYTORCH_TAGS",
    "SYSTEMS",
    "THREADED",
    "VERSION_AXES",
]

_TABLE: Final[Mapping[str, Any]] = json.loads(
    files(__package__).joinpath("support.json").read_text(encoding="utf-8")
)
_ROWS: Final[list[Mapping[str, Any]]] = _TABLE["axes"]


def _minor(row: Mapping[str, Any]) -> int:
    return int(row["version"].removeprefix("3."))


SYSTEMS: Final[tuple[str, ...]] = tuple(row["name"] for row in _TABLE["systems"])
ARCHITECTURES: Final[Mapping[str, str]] = {
    row["architecture"]: row["name"] for row in _TABLE["systems"]
}
"""What a platform tag ends with → system."""

MARKERS: Final[Mapping[str, Mapping[str, str]]] = {
    row["name"]: row["markers"] for row in _TABLE["systems"]
}
"""System → the values of its variables (PEP 508)."""

MINORS: Final[tuple[int, ...]] = tuple(map(_minor, _TABLE["pythons"]))
"""Of each CPython 3 the minor version, oldest first."""

THREADED: Final[frozenset[int]] = frozenset(
    _minor(row) for row in _TABLE["pythons"] if row.get("freeThreaded")
)
"""Of those that have a free-threaded build."""

AXES: Final[tuple[str, ...]] = tuple(row["name"] for row in _ROWS)
VERSION_AXES: Final[tuple[str, ...]] = tuple(r["name"] for r in _ROWS if r["kind"] == "version")
"""The axes whose values are versions, in the order in which variants are sorted."""

NAMED_AXES: Final[tuple[str, ...]] = tuple(r["name"] for r in _ROWS if r.get("named"))
"""The axes of builds that answer only a request which names them: a JetPack brings libraries, so
that such a build requires other things than others of its release."""

ACCELERATORS: Final[tuple[str, ...]] = tuple(row["name"] for row in _ROWS if row["accelerator"])
PYTORCH_TAGS: Final[tuple[str, ...]] = tuple(_TABLE["pytorchTags"])
"""The folders of PyTorch's index that are read where nobody says which."""
