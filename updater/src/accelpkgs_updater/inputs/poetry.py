"""poetry's tables (`[tool.poetry]`), translated to what the standards say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from packaging.utils import canonicalize_name

from accelpkgs_updater.inputs.caret import alternatives, python_marker, specifier
from accelpkgs_updater.inputs.entries import Entries, texts
from accelpkgs_updater.inputs.index_axes import axes_of_index
from accelpkgs_updater.inputs.indexes import IndexLines
from accelpkgs_updater.inputs.model import Asked, Fate
from accelpkgs_updater.inputs.requirement_text import InvalidText, parse_requirement
from accelpkgs_updater.inputs.standard_tables import take_python
from accelpkgs_updater.inputs.uv_sources import UvSource
from accelpkgs_updater.inputs.wanted import Wanted
from accelpkgs_updater.limits import TooMuchError
from accelpkgs_updater.net.pipconf import split_credentials

__all__ = ["Poetry"]

_ROOT = ("tool", "poetry")
_PLACES = ("git", "url", "path", "file")


class Poetry:
    """See `OtherTool`."""

    def there(self, tool: Mapping[str, Any]) -> bool:
        """See `OtherTool.there`."""
        return "poetry" in tool

    def states(self, tool: Mapping[str, Any]) -> bool:
        """See `OtherTool.states`."""
        return "dependencies" in tool["poetry"]

    def groups(self, tool: Mapping[str, Any]) -> Mapping[str, list[str]]:
        """See `OtherTool.groups`."""
        return {name: [] for name in _groups(tool["poetry"])}

    def extras(self, tool: Mapping[str, Any]) -> Iterable[str]:
        """See `OtherTool.extras`."""
        return tuple(tool["poetry"].get("extras", {}))

    def take(
        self,
        entries: Entries,
        tool: Mapping[str, Any],
        project: Mapping[str, Any],
        asked: Asked,
        wanted: Wanted,
    ) -> None:
        """See `OtherTool.take`."""
        table = tool["poetry"]
        reader = _Reader(entries, table, project)
        reader.sources()
        reader.main(asked)
        for name, (path, dependencies) in _groups(table).items():
            reader.group(name, path, dependencies, taken=canonicalize_name(name) in wanted.groups)
        reader.finish()


def _groups(table: Mapping[str, Any]) -> dict[str, tuple[tuple[str, ...], Mapping[str, Any]]]:
    found: dict[str, tuple[tuple[str, ...], Mapping[str, Any]]] = {
        name: ((*_ROOT, "group", name, "dependencies"), group.get("dependencies", {}))
        for name, group in table.get("group", {}).items()
    }
    if "dev-dependencies" in table and "dev" not in found:
        found["dev"] = ((*_ROOT, "dev-dependencies"), table["dev-dependencies"])
    return found


@dataclass
class _Reader:
    entries: Entries
    table: Mapping[str, Any]
    project: Mapping[str, Any]

    @property
    def _of_project(self) -> set[str]:
        """The names that [project] asks for."""
        found: set[str] = set()
        for text in self.project.get("dependencies", []):
            try:
                found.add(canonicalize_name(parse_requirement(str(text)).name))
            except (InvalidText, TooMuchError):
                # It is told where the list is taken.
                continue
        return found

    def sources(self) -> None:
        """Learn which indexes have which names, before anything is taken from them."""
        for _, source in texts(self.table.get("source", [])):
            name, url = str(source.get("name", "")), str(source.get("url", ""))
            self.entries.index_axes = {
                **self.entries.index_axes,
                name: axes_of_index(split_credentials(url)[0]),
            }

    def main(self, asked: Asked) -> None:
        """Take the dependencies, and what the extras add."""
        extras = self.table.get("extras", {})
        wanted = {canonicalize_name(e) for e in asked.extras}
        of: dict[str, list[str]] = {}
        for extra, names in extras.items():
            for at, name in texts(names):
                of.setdefault(canonicalize_name(str(name).partition("[")[0]), []).append(extra)
                taken = asked.all_extras or canonicalize_name(extra) in wanted
                place = self.entries.at(*_ROOT, "extras", extra, at)
                fate = Fate.OPTION if taken else Fate.NOT_ASKED
                said = "taken" if taken else f"--extra {extra} asks for it"
                self.entries.gathering.line(place, f"{extra}: {name}", fate, said)
        for name, entry in self.table.get("dependencies", {}).items():
            path = (*_ROOT, "dependencies", name)
            if name == "python":
                self._python(entry, *path)
                continue
            theirs = of.get(canonicalize_name(name), [])
            taken = asked.all_extras or any(canonicalize_name(e) in wanted for e in theirs)
            self._dependency(name, entry, path, theirs, taken=taken)

    def _python(self, entry: Any, *path: str) -> None:
        text = entry if isinstance(entry, str) else str(entry.get("version", ""))
        try:
            ranges = alternatives(text)
            if len(ranges) > 1:
                take_python(self.entries, str(specifier(text)), *path)
            else:
                take_python(self.entries, str(ranges[0]), *path)
        except InvalidText as error:
            self.entries.wrong(str(error), *path)

    def _dependency(
        self, name: str, entry: Any, path: tuple[str, ...], extras: list[str], *, taken: bool
    ) -> None:
        several = isinstance(entry, list)
        for at, one in enumerate(entry if several else [entry]):
            where: tuple[str | int, ...] = (*path, at) if several else path
            table = {"version": one} if isinstance(one, str) else dict(one)
            shown = f"{name} = {one if isinstance(one, str) else _told(table)}"
            try:
                text = _text(name, table)
            except InvalidText as error:
                self.entries.wrong(f"{shown}: {error}", *where)
                continue
            if table.get("optional") and not taken:
                said = f"--extra {extras[0]} asks for it" if extras else "it is of no extra"
                self.entries.gathering.line(self.entries.at(*where), shown, Fate.NOT_ASKED, said)
                continue
            self._take(name, table, text, shown, where)

    def _take(
        self,
        name: str,
        table: Mapping[str, Any],
        text: str,
        shown: str,
        where: tuple[str | int, ...],
    ) -> None:
        entries = self.entries
        source = _source(table, entries, where)
        index = table.get("source")
        if index is not None:
            entries.sources.used.setdefault(str(index), set()).add(canonicalize_name(name))
        if table.get("allow-prereleases"):
            entries.gathering.prereleases.add(canonicalize_name(name))
        if "dependencies" in self.project and where[:3] == (*_ROOT, "dependencies"):
            # [project] says which there are; this only where one comes from.
            if source is not None:
                entries.sources.sources.setdefault(canonicalize_name(name), []).append(source)
            named = canonicalize_name(name) in self._of_project
            said = "[project] speaks; this says where it comes from"
            fate = Fate.OPTION if named else Fate.NOT_ASKED
            said = said if named else "[project] speaks, and does not name it"
            entries.gathering.line(entries.at(*where), shown, fate, said)
            return
        entries.take(text, *where, source=source, shown=shown)

    def group(
        self, name: str, path: tuple[str, ...], dependencies: Mapping[str, Any], *, taken: bool
    ) -> None:
        """Take a group, or say that nobody asked for it."""
        for package, entry in dependencies.items():
            if taken:
                self._dependency(package, entry, (*path, package), [], taken=True)
                continue
            several = isinstance(entry, list)
            for at, one in enumerate(entry if several else [entry]):
                where: tuple[str | int, ...] = (*path, package)
                where = (*where, at) if several else where
                shown = f"{package} = {one if isinstance(one, str) else _told(dict(one))}"
                said = f"--group {name} asks for it"
                self.entries.gathering.line(self.entries.at(*where), shown, Fate.NOT_ASKED, said)

    def finish(self) -> None:
        """Say what became of the indexes."""
        lines = IndexLines(self.entries.gathering)
        for at, source in texts(self.table.get("source", [])):
            name, url = str(source.get("name", "")), str(source.get("url", ""))
            place = self.entries.at(*_ROOT, "source", at)
            names = self.entries.sources.used.get(name, set())
            kind = str(source.get("priority", "default" if source.get("default") else "primary"))
            text = f"source {name}, {kind}"
            if not url:
                self.entries.gathering.line(place, text, Fate.OPTION, "the usual index")
            elif kind == "explicit" and not names:
                said = "no dependency comes from it"
                self.entries.gathering.line(place, text, Fate.NOT_ASKED, said)
            elif kind == "explicit" or names:
                lines.of(place, text, url, names, f"for {', '.join(sorted(names))}")
                if kind != "explicit":
                    lines.widen(place)
            elif kind in ("default", "primary") and not source.get("secondary"):
                lines.first(place, text, url)
            else:
                lines.beside(place, text, url)


def _told(table: Mapping[str, Any]) -> str:
    return ", ".join(f"{k} {v}" for k, v in table.items())


def _text(name: str, table: Mapping[str, Any]) -> str:
    """Return a dependency as PEP 508 writes it. Raises `InvalidText`."""
    placed = any(k in table for k in _PLACES)
    bound = "" if placed else str(specifier(str(table.get("version", "*"))))
    extras = f"[{','.join(map(str, table['extras']))}]" if table.get("extras") else ""
    sides = [f"({table['markers']})"] if table.get("markers") else []
    if table.get("python"):
        python = python_marker(str(table["python"]))
        sides += [f"({python})"] if python else []
    if table.get("platform"):
        sides.append(f'sys_platform == "{table["platform"]}"')
    marker = f" ; {' and '.join(sides)}" if sides else ""
    return f"{name}{extras}{bound}{marker}"


def _source(
    table: Mapping[str, Any], entries: Entries, where: tuple[str | int, ...]
) -> UvSource | None:
    known = {
        k: table[k] for k in ("git", "rev", "tag", "branch", "url", "subdirectory") if k in table
    }
    path = table.get("path", table.get("file"))
    if path is not None:
        known |= {"path": path, "editable": bool(table.get("develop", False))}
    if table.get("source"):
        known["index"] = str(table["source"])
    return UvSource.of(known, entries.at(*where)) if known else None
