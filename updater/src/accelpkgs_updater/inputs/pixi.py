"""pixi's tables: what comes from a package index is read, conda's packages are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from packaging.utils import canonicalize_name

from accelpkgs_updater.inputs.caret import specifier
from accelpkgs_updater.inputs.entries import Entries, texts
from accelpkgs_updater.inputs.indexes import IndexLines
from accelpkgs_updater.inputs.model import Asked, Fate
from accelpkgs_updater.inputs.requirement_text import InvalidText
from accelpkgs_updater.inputs.standard_tables import take_python
from accelpkgs_updater.inputs.uv_sources import UvSource
from accelpkgs_updater.inputs.wanted import Wanted

__all__ = ["Pixi", "take_pixi"]

_CONDA = "a package of conda's; conda is not asked"
_FIX = "give what it is called on the package index"
_HERE = {"linux": "", "unix": "", "linux-64": "x86_64", "linux-aarch64": "aarch64"}
"""Platform → the machine that its marker names."""


class Pixi:
    """See `OtherTool`."""

    def there(self, tool: Mapping[str, Any]) -> bool:
        """See `OtherTool.there`."""
        return "pixi" in tool

    def states(self, tool: Mapping[str, Any]) -> bool:
        """See `OtherTool.states`."""
        return "pypi-dependencies" in tool["pixi"]

    def groups(self, tool: Mapping[str, Any]) -> Mapping[str, list[str]]:
        """See `OtherTool.groups`."""
        return {name: [] for name in tool["pixi"].get("feature", {})}

    def extras(self, tool: Mapping[str, Any]) -> Iterable[str]:
        """See `OtherTool.extras`."""
        return ()

    def take(
        self,
        entries: Entries,
        tool: Mapping[str, Any],
        project: Mapping[str, Any],
        asked: Asked,
        wanted: Wanted,
    ) -> None:
        """See `OtherTool.take`."""
        take_pixi(entries, tool["pixi"], wanted.groups, "tool", "pixi")


def take_pixi(entries: Entries, table: Mapping[str, Any], groups: set[str], *root: str) -> None:
    """Take pixi's tables, which stand under `root`; `groups`: the features that are wanted."""
    _Reader(entries).level(table, root, "", "")
    for name, feature in table.get("feature", {}).items():
        unasked = "" if canonicalize_name(name) in groups else f"--group {name} asks for it"
        _Reader(entries).level(feature, (*root, "feature", name), "", unasked)


@dataclass
class _Reader:
    entries: Entries

    def level(
        self, table: Mapping[str, Any], path: tuple[str, ...], machine: str, unasked: str
    ) -> None:
        """Take the tables of one level; `unasked`: why none of it counts."""
        for name, entry in table.get("pypi-dependencies", {}).items():
            self._package(name, entry, (*path, "pypi-dependencies", name), machine, unasked)
        for kind in ("dependencies", "host-dependencies", "build-dependencies"):
            for name, entry in table.get(kind, {}).items():
                self._conda(name, entry, (*path, kind, name), unasked)
        if not unasked and not machine:
            self._options(table.get("pypi-options", {}), (*path, "pypi-options"))
        for platform, inner in table.get("target", {}).items():
            where = (*path, "target", platform)
            if platform in _HERE:
                self.level(inner, where, _HERE[platform], unasked)
                continue
            for kind in ("pypi-dependencies", "dependencies"):
                for name in inner.get(kind, {}):
                    place = self.entries.at(*where, kind, name)
                    said = f"for {platform}"
                    self.entries.gathering.line(place, name, Fate.ELSEWHERE, said)

    def _package(
        self, name: str, entry: Any, path: tuple[str, ...], machine: str, unasked: str
    ) -> None:
        table = {"version": entry} if isinstance(entry, str) else dict(entry)
        shown = f"{name} = {entry}"
        if unasked:
            self.entries.gathering.line(self.entries.at(*path), shown, Fate.NOT_ASKED, unasked)
            return
        try:
            bound = str(specifier(str(table.get("version", "*"))))
        except InvalidText as error:
            self.entries.wrong(f"{shown}: {error}", *path)
            return
        extras = f"[{','.join(map(str, table['extras']))}]" if table.get("extras") else ""
        marker = f' ; platform_machine == "{machine}"' if machine else ""
        keys = ("git", "rev", "tag", "branch", "url", "path", "editable", "subdirectory")
        known = {k: table[k] for k in keys if k in table}
        if table.get("index"):
            place = self.entries.at(*path)
            known["index"] = self._index(name, str(table["index"]), place)
        source = UvSource.of(known, self.entries.at(*path)) if known else None
        self.entries.take(f"{name}{extras}{bound}{marker}", *path, source=source, shown=shown)

    def _index(self, name: str, url: str, place: Any) -> str:
        g = self.entries.gathering
        before = len(g.lines)
        IndexLines(g).of(place, url, url, {canonicalize_name(name)}, "")
        # It stands on the line of the package, which has its own word.
        del g.lines[before:]
        axes = g.indexes[-1].axes if g.indexes and g.indexes[-1].place == place else {}
        self.entries.index_axes = {**self.entries.index_axes, url: axes}
        return url

    def _conda(self, name: str, entry: Any, path: tuple[str, ...], unasked: str) -> None:
        g, place = self.entries.gathering, self.entries.at(*path)
        shown = f"{name} = {entry}"
        stated = entry if isinstance(entry, str) else str(dict(entry).get("version", "*"))
        if unasked:
            g.line(place, shown, Fate.NOT_ASKED, unasked)
        elif name == "python":
            try:
                take_python(self.entries, str(specifier(stated)), *path)
            except InvalidText as error:
                self.entries.wrong(str(error), *path)
        else:
            g.refused(place, shown, _CONDA, _FIX)

    def _options(self, table: Mapping[str, Any], path: tuple[str, ...]) -> None:
        lines, at = IndexLines(self.entries.gathering), self.entries.at
        for key, value in table.items():
            place = at(*path, key)
            if key == "index-url":
                lines.first(place, f"index-url {value}", str(value))
            elif key == "extra-index-urls":
                for number, url in texts(value):
                    lines.beside(at(*path, key, number), f"extra-index-urls {url}", str(url))
            elif key == "find-links":
                for number, link in texts(value):
                    where = str(link.get("path") or link.get("url", ""))
                    file = self.entries.file.path
                    lines.links(at(*path, key, number), f"find-links {where}", where, file)
            else:
                why = "how something is built is said to concretise"
                self.entries.gathering.refused(place, f"{key} = {value}", why)
