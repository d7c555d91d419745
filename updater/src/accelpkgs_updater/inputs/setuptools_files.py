"""Dependencies that setuptools reads from other files (`[tool.setuptools.dynamic]`)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.utils import canonicalize_name

from accelpkgs_updater.inputs.entries import Entries
from accelpkgs_updater.inputs.input_file import open_input
from accelpkgs_updater.inputs.model import Fate
from accelpkgs_updater.inputs.pip_lines import logical_lines
from accelpkgs_updater.inputs.toml_places import Numbered
from accelpkgs_updater.inputs.wanted import Wanted

__all__ = ["take_dynamic"]


def take_dynamic(
    entries: Entries,
    project: Mapping[str, Any],
    tool: Mapping[str, Any],
    wanted: Wanted,
    under: Marker | None,
) -> bool:
    """Take them; tell whether the dependencies are stated so. Raises `UpdaterError`."""
    table = tool.get("setuptools", {}).get("dynamic", {})
    path = ("tool", "setuptools", "dynamic")
    dynamic = project.get("dynamic", ())
    stated = table.get("dependencies") if "dependencies" in dynamic else None
    if stated:
        _files(entries, stated, (under,), None, *path, "dependencies")
    extras = table.get("optional-dependencies", {})
    for name, said in extras.items() if "optional-dependencies" in dynamic else ():
        key = canonicalize_name(name)
        markers = wanted.extras.get(key)
        _files(entries, said, markers, ("extra", key), *path, "optional-dependencies", name)
    return bool(stated)


def _files(
    entries: Entries,
    said: Any,
    under: Iterable[Marker | None] | None,
    scope: tuple[str, str] | None,
    *path: str,
) -> None:
    files = said["file"]
    for name in [files] if isinstance(files, str) else files:
        place = entries.at(*path)
        file = open_input(
            entries.file.path.parent / name,
            os.path.normpath(Path(entries.file.name).parent / name),
            place,
        )
        fate = Fate.OPTION if under is not None else Fate.NOT_ASKED
        entries.gathering.line(place, f"file = {name}", fate, f"requirements of {file.name}")
        entries.gathering.read(file)
        lines = replace(entries, file=file, places=Numbered())
        for line in logical_lines(file.text):
            if line.text.startswith("-"):
                lines.wrong(f"{line.text}: setuptools reads no options there", line.number)
            elif under is None:
                lines.not_asked(line.text, f"--extra {path[-1]} asks for it", line.number)
            else:
                lines.take(line.text, line.number, under=under, scope=scope)
