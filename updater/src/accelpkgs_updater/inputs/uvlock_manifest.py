"""What a uv.lock says beside its packages: overrides and constraints that it was made with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from packaging.requirements import Requirement

from accelpkgs_updater.inputs.input_file import InputFile
from accelpkgs_updater.inputs.lock_table import listed, text_of
from accelpkgs_updater.inputs.model import Fate, Inputs, Line, Root
from accelpkgs_updater.inputs.toml_places import TomlPlaces

__all__ = ["manifest"]

_SOURCES = ("git", "url", "path", "directory", "editable", "virtual", "workspace")


def manifest(file: InputFile, table: Mapping[str, Any], places: TomlPlaces) -> Inputs:
    """Read `[manifest]`. Raises what malformed data raises."""
    overrides: list[Root] = []
    constraints: list[Root] = []
    lines: list[Line] = []
    for key, fate, into in (
        ("overrides", Fate.OVERRIDE, overrides),
        ("constraints", Fate.CONSTRAINT, constraints),
    ):
        for number, entry in enumerate(listed(table, key)):
            place = file.at(places.line("manifest", key, number))
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
        for number, entry in enumerate(listed(table, key, (str, dict))):
            place = file.at(places.line("manifest", key, number))
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
