"""What a member of a uv workspace has of the workspace's root: its sources and indexes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from accelpkgs_updater.inputs.input_file import InputFile
from accelpkgs_updater.inputs.model import Place
from accelpkgs_updater.inputs.toml_places import TomlPlaces, read_toml
from accelpkgs_updater.inputs.uv_sources import UvSource
from accelpkgs_updater.inputs.workspace import root_above

__all__ = ["Inherited", "inherited", "read_sources"]

Sources = dict[str, list[UvSource]]


@dataclass(frozen=True, slots=True)
class Inherited:
    """`indexes`: the tables of the root's indexes, and where they stand; `file`: the root."""

    sources: Sources = field(default_factory=dict)
    indexes: tuple[tuple[Place, Mapping[str, Any]], ...] = ()
    file: InputFile | None = None


def inherited(file: InputFile) -> Inherited:
    """Return what stands in the root of the workspace that a project is a member of; nothing where
    it is none. Raises `UpdaterError`, `InvalidText`, `TypeError`.
    """
    root = root_above(file)
    if root is None:
        return Inherited()
    table, places = read_toml(root)
    uv = dict(table.get("tool", {}).get("uv", {}))
    sources = {
        name: [_moved(s, root, file) for s in of_name]
        for name, of_name in read_sources(uv, root, places).items()
    }
    indexes = [
        (root.at(places.line("tool", "uv", "index", at)), dict(index))
        for at, index in enumerate(uv.get("index", []))
    ]
    return Inherited(sources, tuple(indexes), root)


def read_sources(uv: Mapping[str, Any], file: InputFile, places: TomlPlaces) -> Sources:
    """Read `[tool.uv.sources]`. Raises `InvalidText`, `TypeError`."""
    found: Sources = {}
    for name, said in dict(uv.get("sources", {})).items():
        for at, entry in enumerate(said if isinstance(said, list) else [said]):
            path = ("tool", "uv", "sources", name, *([at] if isinstance(said, list) else []))
            source = UvSource.of(entry, file.at(places.line(*path)))
            found.setdefault(canonicalize_name(name), []).append(source)
    return found


def _moved(source: UvSource, root: InputFile, file: InputFile) -> UvSource:
    """Return a source of the root as it is seen from a member."""
    path = source.entry.get("path")
    if not isinstance(path, str):
        return source
    seen = os.path.relpath(root.path.parent / path, file.path.parent)
    return UvSource({**source.entry, "path": str(Path(seen))}, source.place, source.marker)
