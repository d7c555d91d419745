"""Locks that are lists: each package says itself where it is for, nothing leads to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, replace

from packaging.requirements import Requirement
from packaging.version import Version

from accelpkgs_updater.inputs.admitted import Admitted
from accelpkgs_updater.inputs.index_axes import axes_of_index, axes_of_label
from accelpkgs_updater.inputs.input_file import InputFile, shown
from accelpkgs_updater.inputs.lock_table import InvalidLock
from accelpkgs_updater.inputs.locked_source import locked_indexes
from accelpkgs_updater.inputs.model import DirectSource, Fate, Inputs, Line, Pin, Root
from accelpkgs_updater.net.pipconf import split_credentials

__all__ = ["FlatEntry", "flat_inputs", "known_names", "locked_root"]


@dataclass(frozen=True, slots=True)
class FlatEntry:
    """A package of the list. `mask`: where it is needed (`inputs/admitted.py`).

    `source`: where it comes from if from no index. `refused`: why it cannot be taken.
    """

    name: str
    version: Version | None
    line: int
    mask: int
    hashes: frozenset[str] = frozenset()
    index: str | None = None
    source: DirectSource | None = None
    refused: str = ""

    @property
    def text(self) -> str:
        """The package as a line has it."""
        return f"{self.name} {self.version}" if self.version else self.name


def flat_inputs(file: InputFile, admitted: Admitted, entries: Iterable[FlatEntry]) -> Inputs:
    """Return pins, sources, roots and a line for each entry. Raises `InvalidLock`."""
    taken: dict[str, list[tuple[int, FlatEntry]]] = defaultdict(list)
    pins: list[Pin] = []
    roots: list[Root] = []
    sources: list[DirectSource] = []
    lines: list[Line] = []
    indexes: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        place = file.at(entry.line)
        here = entry.mask & admitted.everywhere
        if not here or entry.refused:
            fate = Fate.ELSEWHERE if entry.mask else Fate.NOT_ASKED
            fate = Fate.REFUSED if here else fate
            lines.append(Line(place, entry.text, fate, entry.refused if here else ""))
            continue
        _refuse_two(entry, here, taken)
        marker = admitted.marker(here)
        if entry.source is not None:
            source = replace(entry.source, marker=marker)
            sources.append(source)
            said = f"{source.kind} {shown(source.location)}"
            said += f" at {source.revision}" if source.revision else ""
            lines.append(Line(place, entry.text, Fate.SOURCE, said))
            continue
        if entry.version is None:
            raise InvalidLock(f"{entry.name} has no version", entry.line)
        index = None if entry.index is None else split_credentials(entry.index)[0]
        pins.append(Pin(entry.name, entry.version, place, marker, entry.hashes, index))
        rest = f"; {marker}" if marker else ""
        roots.append(
            Root(
                Requirement(f"{locked_root(entry.name, entry.version)}{rest}"),
                place,
                axes_of_label(entry.version.local) or axes_of_index(entry.index or ""),
            )
        )
        lines.append(Line(place, entry.text, Fate.PIN))
        if entry.index is not None:
            indexes[entry.index].add(entry.name)
    own = Inputs(
        roots=tuple(roots),
        pins=tuple(pins),
        sources=tuple(sources),
        lines=tuple(lines),
        files={file.name: file.sha256},
    )
    return own | locked_indexes(file, indexes)


def known_names(what: str, asked: Set[str], has: Set[str]) -> set[str]:
    """Return what is asked for. Raises `InvalidLock` where the lock does not have it."""
    missing = sorted(asked - has)
    if missing:
        known = ", ".join(sorted(has)) or "none"
        raise InvalidLock(f"it has no {what} {shown(missing[0])}; it has {shown(known)}")
    return set(asked)


def locked_root(name: str, version: Version, extras: Iterable[str] = ()) -> str:
    """Return a requirement for what a lock pins: its label is kept where that states an axis."""
    chosen = ",".join(sorted(extras))
    exact = f"=={version}" if axes_of_label(version.local) else ""
    return f"{name}{f'[{chosen}]' if chosen else ''}{exact}"


def _refuse_two(entry: FlatEntry, here: int, taken: dict[str, list[tuple[int, FlatEntry]]]) -> None:
    for mask, other in taken[entry.name]:
        if mask & here and (other.version != entry.version or other.source != entry.source):
            raise InvalidLock(f"{other.text} and {entry.text} are for one environment", entry.line)
    taken[entry.name].append((here, entry))
