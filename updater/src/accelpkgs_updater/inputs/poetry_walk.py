"""poetry.lock of Poetry 1: what the project beside it asks for, and what that leads to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from packaging.markers import Marker as TextMarker
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from accelpkgs_updater.core import markers
from accelpkgs_updater.core.models import Marker
from accelpkgs_updater.inputs.admitted import Admitted
from accelpkgs_updater.inputs.caret import alternatives
from accelpkgs_updater.inputs.input_file import shown
from accelpkgs_updater.inputs.lock_table import InvalidLock, listed, table_of, text_of
from accelpkgs_updater.inputs.model import Inputs
from accelpkgs_updater.inputs.uvlock_asked import UvAsked
from accelpkgs_updater.inputs.uvlock_graph import Edge, Locked, UvGraph
from accelpkgs_updater.inputs.uvlock_walk import walk

__all__ = ["walked"]

_NAME = re.compile(r"\s*([A-Za-z0-9][\w.-]*)")


def walked(packages: list[Mapping[str, Any]], project: Inputs, admitted: Admitted) -> list[int]:
    """Return for each package where it is needed, by what the project asks for.

    Raises `InvalidLock`, `ValueError`.
    """
    graph = _Graph(packages)
    edges: list[Edge] = []
    for root in project.roots:
        asked = root.requirement
        edges += graph.edges(asked.name, [asked.specifier], asked.extras, _tree(asked.marker))
    for source in project.sources:
        if source.name is not None and not source.project:
            edges += graph.edges(source.name, [], source.extras, _tree(source.marker))
    needs = {
        (number, extra): tuple(found)
        for number, package in enumerate(packages)
        for extra, found in graph.needs(package)
    }
    nodes = [
        Locked(name, version, "registry", "", {})
        for name, version in zip(graph.names, graph.versions, strict=True)
    ]
    found = walk(UvGraph(nodes, needs), admitted, UvAsked((), (), tuple(edges), frozenset()))
    return [found.held.get((number, None), 0) for number in range(len(packages))]


def _tree(marker: TextMarker | None) -> Marker | None:
    return markers.tree(marker) if marker is not None else None


class _Graph:
    def __init__(self, packages: list[Mapping[str, Any]]) -> None:
        self.names = [canonicalize_name(text_of(p, "name")) for p in packages]
        self.versions = [Version(text_of(p, "version")) for p in packages]
        self._named: dict[str, list[int]] = {}
        for number, name in enumerate(self.names):
            self._named.setdefault(name, []).append(number)

    def edges(
        self,
        stated: str,
        ranges: list[SpecifierSet],
        extras: Iterable[str],
        marker: Marker | None,
    ) -> list[Edge]:
        """Return what a requirement leads to: nothing where the lock leaves it out."""
        name = canonicalize_name(stated)
        fits = [
            number
            for number in self._named.get(name, ())
            if not ranges
            or any(r.contains(self.versions[number], prereleases=True) for r in ranges)
        ]
        wanted = tuple(sorted(canonicalize_name(e) for e in extras))
        # As Poetry chooses among what is locked; two for one environment are refused later.
        newest = sorted(fits, key=self.versions.__getitem__)[-1:]
        return [Edge(number, wanted, marker) for number in newest]

    def needs(self, package: Mapping[str, Any]) -> Iterator[tuple[str | None, list[Edge]]]:
        """Return what a package always needs, and what each of its extras does."""
        optional: dict[str, list[Edge]] = {}
        always: list[Edge] = []
        dependencies = table_of(package, "dependencies")
        for name, stated in dependencies.items():
            for each in stated if isinstance(stated, list) else [stated]:
                table = {"version": each} if isinstance(each, str) else each
                if not isinstance(table, Mapping):
                    raise InvalidLock(f"{shown(name)} is no requirement")
                text = text_of(table, "markers") if "markers" in table else ""
                found = self.edges(
                    name,
                    alternatives(text_of(table, "version")) if "version" in table else [],
                    listed(table, "extras", str),
                    markers.parse(text) if text else None,
                )
                if table.get("optional") is True:
                    optional.setdefault(canonicalize_name(name), []).extend(found)
                else:
                    always += found
        yield None, always
        extras = table_of(package, "extras")
        for extra in extras:
            names = [m[1] for e in listed(extras, extra, str) if (m := _NAME.match(e))]
            keys = dict.fromkeys(canonicalize_name(n) for n in names)
            yield canonicalize_name(extra), [e for k in keys for e in optional.get(k, ())]
