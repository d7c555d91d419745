"""pixi.toml: pixi's tables in a file of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from packaging.utils import canonicalize_name

from accelpkgs_updater.boundary import reason
from accelpkgs_updater.inputs.entries import Entries
from accelpkgs_updater.inputs.gather import Gathering
from accelpkgs_updater.inputs.input_file import InputFile, invalid
from accelpkgs_updater.inputs.model import Asked, Inputs
from accelpkgs_updater.inputs.pixi import take_pixi
from accelpkgs_updater.inputs.pyproject import Projects
from accelpkgs_updater.inputs.toml_places import read_toml

__all__ = ["is_pixi", "read_pixi"]


def is_pixi(table: Mapping[str, Any]) -> bool:
    """Tell whether a TOML table is a pixi.toml, whatever its file is called."""
    about = table.get("workspace", table.get("project"))
    return isinstance(about, Mapping) and "channels" in about


def read_pixi(file: InputFile, asked: Asked) -> Inputs:
    """Read a pixi.toml. Raises `UpdaterError`."""
    gathering = Gathering()
    gathering.read(file)
    table, places = read_toml(file)
    entries = Entries(gathering, file, places, folder=Projects(gathering).chosen)
    try:
        there = {canonicalize_name(n) for n in table.get("feature", {})}
        groups: set[str] = {canonicalize_name(g) for g in asked.groups}
        for name in sorted(groups - there):
            entries.wrong(f"there is no feature {name}", "feature")
        take_pixi(entries, table, groups)
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise invalid(file.at(), reason(error)) from error
    if not gathering.roots and not gathering.sources and not gathering.problems:
        why = f"{file.name} has no pypi-dependencies: every package in it is conda's"
        raise invalid(file.at(), why, "write what it needs of the package index there")
    return gathering.made()
