"""What a project asks for, whatever file says it, and what became of every line of that file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core import markers
from accelpkgs_updater.core.environment import Environment

__all__ = [
    "Asked",
    "DirectSource",
    "Fate",
    "Index",
    "Inputs",
    "Kind",
    "Line",
    "Pin",
    "Place",
    "Root",
]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is said: a file as the person named it, and a line; 0 where none is known."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class Fate(StrEnum):
    """What became of a line of a file. Every line that says something has one."""

    ROOT = "root"
    CONSTRAINT = "constraint"
    OVERRIDE = "override"
    PIN = "pin"
    SOURCE = "source"
    OPTION = "option"
    NOT_ASKED = "not asked for"
    """Of an extra, a group or a project that nobody named."""
    ELSEWHERE = "for another platform"
    """Its marker is true on none of our systems and Pythons."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or one entry of a table. `said`: what was taken of it, or why it was refused."""

    place: Place
    text: str
    fate: Fate
    said: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Root:
    """A requirement (PEP 508, without URL). `axes`: what its version's label or its index states,
    as `{"cuda": "12.8"}`; the label is kept in `requirement`.
    """

    requirement: Requirement
    place: Place
    axes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pin:
    """A release that a lock file chose, where its marker is true (None: everywhere).

    `hashes`: sha256 of the files that it may be, in hexadecimal; empty where none is stated.
    `index`: the one that it was chosen from, without credentials; None where the lock names none.
    """

    name: str
    version: Version
    place: Place
    marker: Marker | None = None
    hashes: frozenset[str] = frozenset()
    index: str | None = None


class Kind(StrEnum):
    """What a direct reference leads to."""

    GIT = "git"
    ARCHIVE = "archive"
    """An sdist or another archive of sources, by URL."""
    WHEEL = "wheel"
    PATH = "path"


@dataclass(frozen=True, slots=True)
class DirectSource:
    """A dependency that is no release of an index (`name @ URL`, a path, a git repository).

    `name`: None where only its metadata can say it. `location`: a URL without credentials, or a
    path. `revision`: what the person wrote (a commit, tag or branch), None for the default branch.
    `sha256`: of the file, in hexadecimal. `project`: it is the project itself, for whose
    dependencies the other fields of the same `Inputs` speak.
    """

    kind: Kind
    location: str
    place: Place
    name: str | None = None
    revision: str | None = None
    subdirectory: str = ""
    sha256: str | None = None
    extras: frozenset[str] = frozenset()
    marker: Marker | None = None
    editable: bool = False
    project: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """An index that the project names. `only_for`: packages that come from it (None: any).

    `extra`: it is asked beside the usual index, not in its place. `folder`: it is a folder of
    files (`--find-links`).
    """

    url: str
    place: Place
    only_for: frozenset[str] | None = None
    extra: bool = True
    folder: bool = False
    axes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a project is wanted: its extras and groups, and for which Pythons (`3.12`; empty: all
    that it admits).
    """

    extras: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    all_extras: bool = False
    pythons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that was read. What two files say together is `a | b`.

    `requires_python`: what the project asks of its Python, with the place that says so.
    `python_pins`: versions that `.python-version` names. `environments`: markers outside of which
    the project wants nothing (uv's `environments`). `axes`: what an index for all packages states.
    `credentials`: origin of an index → Authorization header; never shown or written.
    `no_index`: only folders may be asked. `prereleases`: names whose prereleases are wanted, `*`
    for all. `files`: each file that was read, and its sha256. `unasked`: the options of `lock` that
    would take more of the project, such as `--extra test`.
    """

    roots: tuple[Root, ...] = ()
    constraints: tuple[Root, ...] = ()
    overrides: tuple[Root, ...] = ()
    pins: tuple[Pin, ...] = ()
    hashes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    requires_python: tuple[tuple[SpecifierSet, Place], ...] = ()
    python_pins: tuple[tuple[str, Place], ...] = ()
    environments: tuple[Marker, ...] = ()
    axes: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[DirectSource, ...] = ()
    indexes: tuple[Index, ...] = ()
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    no_index: bool = False
    prereleases: frozenset[str] = frozenset()
    lines: tuple[Line, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    unasked: frozenset[str] = frozenset()

    def __or__(self, other: Inputs) -> Inputs:
        """Return what both say; for one name, hashes of both count."""
        joined: dict[str, Any] = {}
        for each in fields(self):
            mine, theirs = getattr(self, each.name), getattr(other, each.name)
            if each.name == "hashes":
                names = mine.keys() | theirs.keys()
                none: frozenset[str] = frozenset()
                joined[each.name] = {n: mine.get(n, none) | theirs.get(n, none) for n in names}
            elif isinstance(mine, bool):
                joined[each.name] = mine or theirs
            elif isinstance(mine, Mapping):
                joined[each.name] = {**mine, **theirs}
            elif isinstance(mine, frozenset):
                joined[each.name] = mine | theirs
            else:
                joined[each.name] = (*mine, *theirs)
        return Inputs(**joined)

    def pins_in(self, environment: Environment) -> dict[str, Version]:
        """Return what the locks pin in an environment: name → version, with its label.

        Raises `ValueError` where two pins of one name hold that are not the same.
        """
        found: dict[str, Version] = {}
        for pin in self.pins:
            if pin.marker is not None and not environment.holds(markers.tree(pin.marker)):
                continue
            other = found.setdefault(pin.name, pin.version)
            if other != pin.version:
                raise ValueError(
                    f"{pin.name} is pinned at {other} and at {pin.version} ({pin.place})"
                )
        return found

    @property
    def refused(self) -> tuple[Line, ...]:
        """The lines that were not taken, each with its reason."""
        return tuple(line for line in self.lines if line.fate is Fate.REFUSED)
