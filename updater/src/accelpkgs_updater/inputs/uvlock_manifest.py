"""What a uv.lock says beside its packages: overrides and constraints that it was made with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from packaging.requirements import Requirement

from accelpkgs_updater.inputs.model import Fate, Inputs, Line, Place, Root
from accelpkgs_updater.inputs.uvlock_graph import listed, text_of

__all__ = ["manifest"]

_SOURCES = ("git", "url", "path", "directory", "editable", "virtual", "workspace")


def manifest(file: str, table: Mapping[str, Any]) -> Inputs:
    """Read `[manifest]`. Raises what malformed data raises."""
    place = Place(file)
    overrides: list[Root] = []
    constraints: list[Root] = []
    lines: list[Line] = []
    for key, fate, into in (
        ("overrides", Fate.OVERRIDE, overrides),
        ("constraints", Fate.CONSTRAINT, constraints),
    ):
        for entry in listed(table, key):
            if any(s in entry for s in _SOURCES):
                text = text_of(entry, "name")
                said = "its source is the package's"
                lines.append(Line(place, f"{key}: {text}", Fate.OPTION, said))
                continue
            requirement = _requirement(entry)
            into.append(Root(requirement, place))
            lines.append(Line(place, f"{key}: {requirement}", fate))
    for key, said in (
        ("dependency-metadata", "the lock's packages say what they need"),
        ("build-constraints", "no package of a lock is built by them"),
        ("excludes", "the lock's packages are without them"),
    ):
        for entry in table.get(key, []):
            text = entry if isinstance(entry, str) else text_of(entry, "name")
            lines.append(Line(place, f"{key}: {text}", Fate.OPTION, said))
    return Inputs(overrides=tuple(overrides), constraints=tuple(constraints), lines=tuple(lines))


def _requirement(entry: Mapping[str, Any]) -> Requirement:
    extras = listed(entry, "extras", str)
    marker = f" ; {text_of(entry, 'marker')}" if entry.get("marker") else ""
    specifier = text_of(entry, "specifier") if "specifier" in entry else ""
    name = text_of(entry, "name")
    chosen = f"[{','.join(extras)}]" if extras else ""
    return Requirement(f"{name}{chosen} {specifier}{marker}")
