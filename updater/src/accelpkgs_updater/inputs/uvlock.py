"""uv.lock: what it pins for each of our environments, of what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from packaging.markers import Marker
from packaging.specifiers import SpecifierSet

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.core import markers
from accelpkgs_updater.core.toml_text import toml_table
from accelpkgs_updater.errors import ErrorCode
from accelpkgs_updater.inputs.admitted import Admitted
from accelpkgs_updater.inputs.model import Asked, Fate, Inputs, Line, Place
from accelpkgs_updater.inputs.uvlock_asked import UvAsked
from accelpkgs_updater.inputs.uvlock_conflicts import refuse_conflicts
from accelpkgs_updater.inputs.uvlock_graph import UvGraph, listed
from accelpkgs_updater.inputs.uvlock_manifest import manifest
from accelpkgs_updater.inputs.uvlock_results import UvResults
from accelpkgs_updater.inputs.uvlock_walk import walk

__all__ = ["is_uv_lock", "read_uv_lock"]

_FORMAT = 1


def is_uv_lock(table: Mapping[str, Any]) -> bool:
    """Tell whether a TOML table is a uv.lock, whatever its file is called."""
    return (
        type(table.get("version")) is int
        and "requires-python" in table
        and "metadata" not in table
        and isinstance(table.get("package", []), list)
    )


def read_uv_lock(file: str, text: str, asked: Asked) -> Inputs:
    """Read a uv.lock, of any revision. Raises `UpdaterError`."""
    with reading(ErrorCode.REQUIREMENT, "a uv.lock cannot be read", file, fix="uv lock"):
        return _read(file, text, asked)


def _read(file: str, text: str, asked: Asked) -> Inputs:
    table = toml_table(text)
    if table.get("version") != _FORMAT:
        raise ValueError(f"its format is {table.get('version')!r}, not {_FORMAT}")
    place = Place(file)
    graph = UvGraph.of(table, text)
    stated = table.get("requires-python")
    requires = SpecifierSet(stated) if stated is not None else None
    limits = [markers.parse(m) for m in listed(table, "supported-markers", str)]
    admitted = Admitted.of([requires] if requires is not None else [], limits)
    wanted = UvAsked.of(graph, table, asked)
    found = walk(graph, admitted, wanted)
    refuse_conflicts(listed(table, "conflicts", list), found, wanted)
    results = UvResults(file, found, wanted)
    said = [] if stated is None else [Line(place, f"requires-python = {stated!r}", Fate.OPTION)]
    said += [Line(place, f"supported-markers: {m}", Fate.OPTION) for m in limits]
    return (
        Inputs(
            requires_python=((requires, place),) if requires is not None else (),
            environments=tuple(map(Marker, listed(table, "supported-markers", str))),
            lines=tuple(said),
        )
        | manifest(file, table.get("manifest", {}))
        | results.inputs()
    )
