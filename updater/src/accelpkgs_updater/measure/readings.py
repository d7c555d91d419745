"""A cache of what was read of wheels, by sha256: bytes that were read once need not come over the
network again.

What `measure` makes of them may change; what lies in a wheel with that hash cannot.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.measure.measurement import Library, Reading
from accelpkgs_updater.measure.symbols import Exports

__all__ = ["Readings"]

_FORMAT = 1


class Readings:
    """Keeps readings in a folder: a JSON file each, and beside it what a torch build exports (8
    bytes a symbol).
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, sha256: str) -> Reading | None:
        """Return the reading of a wheel; None where there is none, or one of another format."""
        try:
            value = json.loads(self._path(sha256).read_text(encoding="utf-8"))
            if value["format"] != _FORMAT or value["sha256"] != sha256:
                return None
            return Reading(
                file=value["file"],
                sha256=sha256,
                size=value["size"],
                inflated=value["inflated"],
                libraries=tuple(_library(v) for v in value["libraries"]),
                undefined=tuple(value["undefined"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def save(self, reading: Reading, *, exports: bool) -> None:
        """Keep a reading; its exports, too, where others are to be checked against them."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if exports:
            Exports(reading.exports).save(self._exports(reading.sha256))
        value = {
            "format": _FORMAT,
            "file": reading.file,
            "sha256": reading.sha256,
            "size": reading.size,
            "inflated": reading.inflated,
            "libraries": [{k: v for k, v in asdict(x).items() if v} for x in reading.libraries],
            "undefined": reading.undefined,
        }
        write_atomic(self._path(reading.sha256), json.dumps(value).encode())

    def exports(self, sha256: str) -> Exports | None:
        """Return what the wheel with that hash exports; None where that was not kept."""
        path = self._exports(sha256)
        return Exports.load(path) if path.exists() else None

    def _path(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.json"

    def _exports(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.exports"


def _library(value: dict[str, Any]) -> Library:
    pairs: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in value.items()}
    pairs["containers"] = tuple((n, tuple(codes)) for n, codes in value.get("containers", ()))
    pairs["versions"] = tuple((a, b) for a, b in value.get("versions", ()))
    pairs["code_bytes"] = tuple((code, size) for code, size in value.get("code_bytes", ()))
    return Library(**pairs)
