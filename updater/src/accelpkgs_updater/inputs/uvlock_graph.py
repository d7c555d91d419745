"""The packages of a uv.lock and what they need of each other, checked to hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import Version

from accelpkgs_updater.core import markers
from accelpkgs_updater.core.models import Marker
from accelpkgs_updater.inputs.input_file import shown
from accelpkgs_updater.inputs.lock_table import InvalidLock, listed, sha256_of, table_of, text_of
from accelpkgs_updater.inputs.toml_places import TomlPlaces
from accelpkgs_updater.limits import Limit

__all__ = ["Edge", "Locked", "UvGraph"]

_KINDS = ("registry", "git", "url", "path", "directory", "editable", "virtual")
_OLD_GROUPS = ("dev-dependencies", "dependency-groups")


@dataclass(frozen=True, slots=True)
class Edge:
    """What needs `target` (its number) with these extras, where its marker holds, and one of
    `forks` if there are any.
    """

    target: int
    extras: tuple[str, ...] = ()
    marker: Marker | None = None
    forks: tuple[Marker, ...] = ()


@dataclass(frozen=True, slots=True)
class Locked:
    """A package of the lock. `kind` and `source`: where it comes from."""

    name: str
    version: Version | None
    kind: str
    source: str
    table: Mapping[str, Any] = field(repr=False)
    line: int = 0
    hashes: frozenset[str] = frozenset()
    forks: tuple[Marker, ...] = ()

    @property
    def text(self) -> str:
        """The package as a line has it: `torch 2.8.0+cu128`."""
        return f"{self.name} {self.version}" if self.version else self.name


_Key = tuple[str, Version | None, tuple[str, str] | None]


@dataclass(slots=True)
class UvGraph:
    """`edges`: (package, extra or group, None for what it always needs) → what that needs."""

    packages: list[Locked]
    needs: dict[tuple[int, str | None], tuple[Edge, ...]] = field(default_factory=dict)
    groups: dict[tuple[int, str], tuple[Edge, ...]] = field(default_factory=dict)
    named: dict[str, list[int]] = field(default_factory=dict)
    _found: dict[_Key, list[int]] = field(default_factory=dict)
    _extras: dict[int, list[str]] = field(default_factory=dict)
    _groups: dict[int, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Mapping[str, Any], places: TomlPlaces) -> UvGraph:
        """Read the packages of a lock. Raises `InvalidLock` and what malformed data raises."""
        tables = listed(table, "package")
        Limit.REQUIREMENTS.check(len(tables), "packages of a lock")
        graph = cls([_package(t, places.line("package", n)) for n, t in enumerate(tables)])
        named = defaultdict(list)
        for number, package in enumerate(graph.packages):
            named[package.name].append(number)
            for key in _keys(package):
                graph._found.setdefault(key, []).append(number)
        graph.named = dict(named)
        graph._refuse_twins()
        for number, package in enumerate(graph.packages):
            graph._read_edges(number, package)
        return graph

    def _refuse_twins(self) -> None:
        seen = set()
        for p in self.packages:
            key = p.name, p.version, p.kind, p.source
            if key in seen:
                raise InvalidLock(f"it has {p.text} of one source twice", p.line)
            seen.add(key)

    def _read_edges(self, number: int, package: Locked) -> None:
        always = listed(package.table, "dependencies")
        self.needs[number, None] = tuple(self.edge(e, package) for e in always)
        for extra, edges in _tables(package.table, ("optional-dependencies",)):
            self.needs[number, extra] = tuple(self.edge(e, package) for e in edges)
            self._extras.setdefault(number, []).append(extra)
        for group, edges in _tables(package.table, _OLD_GROUPS):
            self.groups[number, group] = tuple(self.edge(e, package) for e in edges)
            self._groups.setdefault(number, []).append(group)

    def edge(self, table: Mapping[str, Any], by: Locked) -> Edge:
        """Return what an entry of a list of dependencies leads to."""
        name = canonicalize_name(text_of(table, "name"))
        version = Version(text_of(table, "version")) if "version" in table else None
        source = _source(table_of(table, "source")) if "source" in table else None
        fits = self._found.get((name, version, source), [])
        if len(fits) != 1:
            said = "the lock does not have" if not fits else "it has several times"
            raise InvalidLock(f"{by.text} needs {shown(name)}, which {said}", by.line)
        extra = table.get("extra", ())
        # Revisions before the first have one extra as a text.
        extras = (extra,) if isinstance(extra, str) else tuple(extra)
        marker = markers.parse(table["marker"]) if table.get("marker") else None
        return Edge(fits[0], tuple(canonicalize_name(e) for e in extras), marker)

    def extras_of(self, number: int) -> list[str]:
        """Return the extras of a package that need anything."""
        return sorted(self._extras.get(number, ()))

    def groups_of(self, number: int) -> list[str]:
        """Return the groups of a project."""
        return sorted(self._groups.get(number, ()))


def _keys(package: Locked) -> set[_Key]:
    """Return all that an entry can say of a package: its version and source are left out where
    they are plain.
    """
    source = package.kind, package.source
    return {(package.name, v, s) for v in (None, package.version) for s in (None, source)}


def _package(table: Mapping[str, Any], line: int) -> Locked:
    name = canonicalize_name(text_of(table, "name"), validate=True)
    kind, source = _source(table_of(table, "source"), line)
    stated = table.get("version")
    forks = tuple(markers.parse(m) for m in listed(table, "resolution-markers", str))
    files = [*listed(table, "wheels"), table_of(table, "sdist")]
    hashes = frozenset(h for f in files if (h := sha256_of(f.get("hash"))))
    version = None if stated is None else Version(stated)
    if kind == "registry" and version is None:
        raise InvalidLock(f"{shown(name)} is of an index and has no version", line)
    return Locked(name, version, kind, source, table, line, hashes, forks)


def _source(table: Mapping[str, Any], line: int = 0) -> tuple[str, str]:
    kinds = [k for k in _KINDS if k in table]
    if len(kinds) != 1:
        raise InvalidLock(f"a source of no known kind: {shown(', '.join(table))}", line)
    return kinds[0], text_of(table, kinds[0])


def _tables(
    table: Mapping[str, Any], names: Iterable[str]
) -> Iterable[tuple[str, list[Mapping[str, Any]]]]:
    for name in names:
        inner = table_of(table, name)
        for key in inner:
            yield canonicalize_name(key), listed(inner, key)
