"""What came of each package of a uv.lock: a pin, a source, or the reason why it is neither."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial

from packaging.requirements import Requirement
from packaging.version import Version

from accelpkgs_updater.inputs.flat_lock import locked_root
from accelpkgs_updater.inputs.index_axes import axes_of_index, axes_of_label
from accelpkgs_updater.inputs.input_file import InputFile
from accelpkgs_updater.inputs.lock_table import InvalidLock
from accelpkgs_updater.inputs.locked_source import locked_indexes, usable
from accelpkgs_updater.inputs.model import DirectSource, Fate, Inputs, Line, Pin, Root
from accelpkgs_updater.inputs.uvlock_asked import UvAsked
from accelpkgs_updater.inputs.uvlock_graph import Locked
from accelpkgs_updater.inputs.uvlock_source import direct_source
from accelpkgs_updater.inputs.uvlock_walk import UvWalk
from accelpkgs_updater.net.pipconf import split_credentials

__all__ = ["UvResults"]

_NAMED = 3
"""Dependents that a line names."""


@dataclass(slots=True)
class UvResults:
    """Reads off a walk what it found. Raises `InvalidLock` of a lock that contradicts itself."""

    file: InputFile
    found: UvWalk
    asked: UvAsked
    pins: list[Pin] = field(default_factory=list)
    sources: list[DirectSource] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    dependents: dict[int, set[int | None]] = field(default_factory=dict)

    def inputs(self) -> Inputs:
        """Return pins, sources, roots and a line for each package."""
        taken: dict[str, list[tuple[int, Version]]] = defaultdict(list)
        for number, package in enumerate(self.found.graph.packages):
            self._settle(number, package, taken)
        return (
            Inputs(
                roots=tuple(self._roots()),
                pins=tuple(self.pins),
                sources=tuple(self.sources),
                lines=tuple(self.lines),
            )
            | self._indexes()
        )

    def _settle(
        self, number: int, package: Locked, taken: dict[str, list[tuple[int, Version]]]
    ) -> None:
        admitted = self.found.admitted
        place = self.file.at(package.line)
        mask = self.found.held.get((number, None), 0)
        here = mask & admitted.everywhere
        if not here:
            fate = Fate.ELSEWHERE if mask else Fate.NOT_ASKED
            self.lines.append(Line(place, package.text, fate))
            return
        project = number in self.asked.projects
        if package.kind == "virtual":
            said = "nothing of it is installed, what it needs counts"
            self.lines.append(Line(place, package.text, Fate.ROOT, said))
            return
        if package.kind != "registry":
            extras, marker = self._extras(number), admitted.marker(here)
            source, why = usable(
                partial(direct_source, self.file, package, extras, marker, project=project)
            )
            if source is None:
                self.lines.append(Line(place, package.text, Fate.REFUSED, why))
                return
            self.sources.append(source)
            said = f"{source.kind} {source.location}"
            said += f" at {source.revision}" if source.revision else ""
            self.lines.append(Line(place, package.text, Fate.SOURCE, said))
            return
        assert package.version is not None
        for other, version in taken[package.name]:
            if other & here:
                said = f"{package.name} is locked at {version} and at {package.version}"
                raise InvalidLock(f"{said} for one environment", package.line)
        taken[package.name].append((here, package.version))
        marker = admitted.marker(here)
        index = split_credentials(package.source)[0]
        self.pins.append(Pin(package.name, package.version, place, marker, package.hashes, index))
        self.lines.append(Line(place, package.text, Fate.PIN, self._needed_by(number)))

    def _extras(self, number: int) -> frozenset[str]:
        graph = self.found.graph
        return frozenset(e for e in graph.extras_of(number) if (number, e) in self.found.held)

    def _dependents(self) -> dict[int, set[int | None]]:
        found: dict[int, set[int | None]] = defaultdict(set)
        for (source, edge), mask in self.found.by.items():
            if mask & self.found.admitted.everywhere:
                found[edge.target].add(source)
        return found

    def _needed_by(self, number: int) -> str:
        """Return which packages need one that no project asks for itself."""
        if not self.dependents:
            self.dependents = self._dependents()
        by = self.dependents.get(number, set())
        if None in by or by & set(self.asked.projects):
            return ""
        names = sorted({self.found.graph.packages[n].name for n in by if n is not None})
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        return f"needed by {', '.join(names[:_NAMED])}{more}"

    def _roots(self) -> list[Root]:
        """Return what projects and direct sources need of indexes: no index says that."""
        masks: dict[tuple[int, tuple[str, ...], int | None], int] = {}
        for (source, edge), mask in self.found.by.items():
            here = mask & self.found.admitted.everywhere
            packages = self.found.graph.packages
            local = source is None or packages[source].kind != "registry"
            if here and local and packages[edge.target].kind == "registry":
                key = edge.target, edge.extras, source
                masks[key] = masks.get(key, 0) | here
        return [self._root(*key, mask) for key, mask in masks.items()]

    def _root(self, number: int, extras: tuple[str, ...], by: int | None, mask: int) -> Root:
        package = self.found.graph.packages[number]
        assert package.version is not None
        axes = axes_of_label(package.version.local) or axes_of_index(package.source)
        marker = self.found.admitted.marker(mask)
        rest = f"; {marker}" if marker else ""
        line = self.found.graph.packages[by].line if by is not None else 0
        requirement = Requirement(f"{locked_root(package.name, package.version, extras)}{rest}")
        return Root(requirement, self.file.at(line), axes)

    def _indexes(self) -> Inputs:
        """Return the indexes that packages of the answer come from."""
        names: dict[str, set[str]] = defaultdict(set)
        for number, package in enumerate(self.found.graph.packages):
            held = self.found.held.get((number, None), 0) & self.found.admitted.everywhere
            if held and package.kind == "registry":
                names[package.source].add(package.name)
        return locked_indexes(self.file, names)
