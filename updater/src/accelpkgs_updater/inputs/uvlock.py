"""uv.lock: what it pins for each of our environments, of what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from packaging.markers import Marker
from packaging.specifiers import SpecifierSet

from accelpkgs_updater.core import markers
from accelpkgs_updater.inputs.admitted import Admitted
from accelpkgs_updater.inputs.input_file import InputFile, shown
from accelpkgs_updater.inputs.lock_table import InvalidLock, listed, lock_of, table_of, text_of
from accelpkgs_updater.inputs.model import Asked, Fate, Inputs, Line
from accelpkgs_updater.inputs.toml_places import read_toml
from accelpkgs_updater.inputs.uvlock_asked import UvAsked
from accelpkgs_updater.inputs.uvlock_conflicts import refuse_conflicts
from accelpkgs_updater.inputs.uvlock_graph import UvGraph
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


def read_uv_lock(file: InputFile, asked: Asked) -> Inputs:
    """Read a uv.lock, of any revision. Raises `UpdaterError`."""
    with lock_of(file, "a uv.lock", "write it anew: uv lock"):
        return _read(file, asked)


def _read(file: InputFile, asked: Asked) -> Inputs:
    table, places = read_toml(file)
    if table.get("version") != _FORMAT:
        raise InvalidLock(f"its format is {table.get('version')!r}, not {_FORMAT}")
    graph = UvGraph.of(table, places)
    limits = listed(table, "supported-markers", str)
    requires = []
    lines = []
    if "requires-python" in table:
        place = file.at(places.line("requires-python"))
        requires.append((SpecifierSet(text_of(table, "requires-python")), place))
        lines.append(Line(place, f"requires-python = {requires[0][0]}", Fate.OPTION))
    for number, limit in enumerate(limits):
        place = file.at(places.line("supported-markers", number))
        lines.append(Line(place, f"supported-markers: {limit}", Fate.OPTION))
    admitted = Admitted.of([r for r, _ in requires], map(markers.parse, limits))
    wanted = UvAsked.of(graph, table, asked)
    found = walk(graph, admitted, wanted)
    refuse_conflicts(listed(table, "conflicts", list), found, wanted)
    own = Inputs(
        requires_python=tuple(requires),
        environments=tuple(map(Marker, limits)),
        lines=tuple(lines),
        files={file.name: file.sha256},
        unasked=wanted.unasked,
    )
    said = manifest(file, table_of(table, "manifest"), places)
    results = UvResults(file, found, wanted).inputs()
    _refuse_nothing(results, graph, wanted)
    return own | said | results


def _refuse_nothing(results: Inputs, graph: UvGraph, asked: UvAsked) -> None:
    """Refuse a workspace whose root needs nothing: who names its lock means the members."""
    members = [
        package.name
        for number, package in enumerate(graph.packages)
        if package.kind in ("editable", "virtual") and number not in asked.projects
    ]
    if members and not results.pins and all(s.project for s in results.sources):
        raise InvalidLock(
            f"the project at its root asks for nothing; members: {shown(', '.join(members))}",
            fix="give the pyproject.toml of a member, or name a group or an extra of the root",
        )
