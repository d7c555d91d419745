"""Pipfile: `[packages]`, its other categories as groups, `[[source]]` and `[requires]`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from packaging.utils import canonicalize_name

from accelpkgs_updater.boundary import reason
from accelpkgs_updater.inputs.caret import specifier
from accelpkgs_updater.inputs.entries import Entries, texts
from accelpkgs_updater.inputs.gather import Gathering
from accelpkgs_updater.inputs.index_axes import axes_of_index
from accelpkgs_updater.inputs.indexes import IndexLines
from accelpkgs_updater.inputs.input_file import InputFile, invalid
from accelpkgs_updater.inputs.model import Asked, Fate, Inputs
from accelpkgs_updater.inputs.pyproject import Projects
from accelpkgs_updater.inputs.requirement_text import InvalidText
from accelpkgs_updater.inputs.standard_tables import take_python
from accelpkgs_updater.inputs.toml_places import read_toml
from accelpkgs_updater.inputs.uv_sources import UvSource
from accelpkgs_updater.net.pipconf import split_credentials

__all__ = ["is_pipfile", "read_pipfile"]

_OTHERS = {"source", "requires", "scripts", "pipenv", "pipfile", "packages"}
_MARKERS = ("os_name", "sys_platform", "platform_machine", "platform_system", "python_version")


def is_pipfile(table: Mapping[str, Any]) -> bool:
    """Tell whether a TOML table is a Pipfile, whatever its file is called."""
    return "project" not in table and ("packages" in table or "dev-packages" in table)


def read_pipfile(file: InputFile, asked: Asked) -> Inputs:
    """Read a Pipfile. Raises `UpdaterError`."""
    gathering = Gathering()
    gathering.read(file)
    table, places = read_toml(file)
    entries = Entries(gathering, file, places, folder=Projects(gathering).chosen)
    try:
        _Reader(entries, table, asked).read()
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise invalid(file.at(), reason(error)) from error
    return gathering.made()


class _Reader:
    def __init__(self, entries: Entries, table: Mapping[str, Any], asked: Asked) -> None:
        self._entries = entries
        self._table = table
        self._asked = {canonicalize_name(g) for g in asked.groups}
        entries.index_axes = {
            str(s.get("name")): axes_of_index(split_credentials(str(s.get("url", "")))[0])
            for _, s in texts(table.get("source", []))
        }

    def read(self) -> None:
        """Take all tables."""
        for category, packages in self._table.items():
            if category not in _OTHERS - {"packages"}:
                for name, entry in packages.items():
                    self._package(category, name, entry)
        groups = {n for c in self._table for n in (canonicalize_name(c), _group(c))}
        for name in sorted(self._asked - groups):
            self._entries.wrong(f"the Pipfile has no category {name}")
        requires = self._table.get("requires", {})
        for key in ("python_version", "python_full_version"):
            if key in requires:
                stated = f"=={requires[key]}" + (".*" if key == "python_version" else "")
                take_python(self._entries, stated, "requires", key)
        self._sources()

    def _package(self, category: str, name: str, entry: Any) -> None:
        entries = self._entries
        shown = f"{name} = {entry}"
        table = {"version": entry} if isinstance(entry, str) else dict(entry)
        if category != "packages" and not {canonicalize_name(category), _group(category)} & (
            self._asked
        ):
            said = f"--group {_group(category)} asks for it"
            entries.gathering.line(entries.at(category, name), shown, Fate.NOT_ASKED, said)
            return
        try:
            bound = str(specifier(str(table.get("version", "*"))))
        except InvalidText as error:
            entries.wrong(f"{shown}: {error}", category, name)
            return
        extras = f"[{','.join(map(str, table['extras']))}]" if table.get("extras") else ""
        sides = [f"({table['markers']})"] if table.get("markers") else []
        sides += [f"{m} {table[m]}" for m in _MARKERS if m in table]
        marker = f" ; {' and '.join(sides)}" if sides else ""
        known = {
            k: table[k] for k in ("git", "path", "editable", "subdirectory", "index") if k in table
        }
        known |= {"rev": table["ref"]} if "ref" in table else {}
        known |= {"url": table["file"]} if "file" in table else {}
        source = UvSource.of(known, entries.at(category, name)) if known else None
        if "index" in known:
            used = entries.sources.used.setdefault(str(known["index"]), set())
            used.add(canonicalize_name(name))
        text = f"{name}{extras}{bound}{marker}"
        entries.take(text, category, name, source=source, shown=shown)

    def _sources(self) -> None:
        lines, used = IndexLines(self._entries.gathering), self._entries.sources.used
        for at, source in texts(self._table.get("source", [])):
            name, url = str(source.get("name", "")), str(source.get("url", ""))
            place = self._entries.at("source", at)
            names = used.get(name, set())
            if at == 0:
                lines.first(place, f"source {name}", url)
            elif names:
                lines.of(place, f"source {name}", url, names, f"for {', '.join(sorted(names))}")
            else:
                lines.beside(place, f"source {name}", url)


def _group(category: str) -> str:
    return "dev" if category == "dev-packages" else canonicalize_name(category)
