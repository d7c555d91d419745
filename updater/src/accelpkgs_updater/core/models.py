"""The values of `releases.json` (docs/data-format.md), immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from accelpkgs_updater.core.wheel import Sdist, Wheel

__all__ = [
    "INCOMPLETE",
    "UNHASHED",
    "UNREAD",
    "Clause",
    "Leaf",
    "Marker",
    "Metadata",
    "Node",
    "Package",
    "Release",
    "Requirement",
    "StartUpFile",
    "Variant",
    "of_another_version",
    "states_nothing",
]

UNREAD = "its METADATA could not be read yet; `updater update` on a connected machine completes it"
"""The mark of a variant whose files nobody could read; its metadata is not known."""
INCOMPLETE = (
    "only the first digits of its hash are known;"
    " `updater update` on a connected machine completes it"
)
"""The mark of a variant whose files have a `sha256Prefix` alone: nobody may fetch them."""
UNHASHED = "no public record states the sha256 of its files"
"""The mark of a release that there is, and of which nobody may fetch a file."""
_OTHER_VERSION = "its METADATA says that it is version "


def of_another_version(said: str) -> str:
    """Return the mark of a variant whose METADATA has another version than its files' names."""
    return f"{_OTHER_VERSION}{said}, which its file's name contradicts"


def states_nothing(mark: str | None) -> bool:
    """Tell whether a variant with this mark was recorded without its metadata."""
    return mark in (UNREAD, INCOMPLETE, UNHASHED) or (mark or "").startswith(_OTHER_VERSION)


Clause = tuple[str, str]
"""A specifier clause: operator and version, as in PEP 440."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A marker comparison; `swapped` says that the literal stands on the left."""

    variable: str
    operator: str
    literal: str
    swapped: bool = False

    def __str__(self) -> str:
        """Return it as PEP 508 writes it."""
        sides = self.variable, f'"{self.literal}"'
        return f" {self.operator} ".join(reversed(sides) if self.swapped else sides)


@dataclass(frozen=True, slots=True)
class Node:
    """A conjunction or disjunction of at least two markers."""

    kind: Literal["and", "or"]
    children: tuple[Marker, ...]

    def __str__(self) -> str:
        """Return it as PEP 508 writes it."""
        parts = (f"({c})" if isinstance(c, Node) else str(c) for c in self.children)
        return f" {self.kind} ".join(parts)


Marker = Leaf | Node


@dataclass(frozen=True, slots=True)
class Requirement:
    """One Requires-Dist, its `extra` part already taken off."""

    name: str
    specifier: tuple[Clause, ...] = ()
    extras: tuple[str, ...] = ()
    marker: Marker | None = None
    url: str | None = None

    def __str__(self) -> str:
        """Return it as PEP 508 writes it."""
        extras = f"[{','.join(self.extras)}]" if self.extras else ""
        where = f" @ {self.url} " if self.url else ",".join(o + v for o, v in self.specifier)
        marker = f"; {self.marker}" if self.marker else ""
        return f"{self.name}{extras}{where}{marker}"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the resolver needs of a METADATA file.

    `provides`: the names of all its extras (Provides-Extra), None where nobody looked; `extras` may
    lack some.
    `unknown`: why its requirements are not known, where they are not; `requires` is empty then, and
    says nothing.
    """

    requires_python: tuple[Clause, ...] = ()
    requires: tuple[Requirement, ...] = ()
    extras: Mapping[str, tuple[Requirement, ...]] = field(default_factory=dict)
    provides: tuple[str, ...] | None = None
    unknown: str | None = None


class StartUpFile(NamedTuple):
    """A file that acts whenever Python starts: its path below site-packages, and of a `.pth` file
    the sha256 of it and the modules that it names, "" where that cannot be told.
    """

    file: str
    sha256: str = ""

    @classmethod
    def of(cls, value: Mapping[str, str]) -> StartUpFile:
        """Read what `record` returns."""
        return cls(value["file"], value.get("sha256", ""))

    def record(self) -> dict[str, str]:
        """Return it as JSON has it, in `releases.json` and `start-up.json`."""
        return {"file": self.file, **({"sha256": self.sha256} if self.sha256 else {})}


@dataclass(frozen=True, slots=True)
class Variant:
    """The files of a release that were built against the same things.

    `metadata` is None where the release's own holds. `loads`: system → what its libraries need of
    the loader. `start_up`: its files that act whenever Python starts, None where nobody looked.
    `wheels`: system → `python-abi` tag → files.
    `other` keeps keys that this program does not know, so that writing never loses data.
    """

    axes: Mapping[str, str] = field(default_factory=dict)
    metadata: Metadata | None = None
    capabilities: tuple[str, ...] | None = None
    gfx: tuple[str, ...] | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    mark: str | None = None
    url_prefix: str | None = None
    loads: Mapping[str, Any] = field(default_factory=dict)
    start_up: tuple[StartUpFile, ...] | None = None
    wheels: Mapping[str, Mapping[str, tuple[Wheel, ...]]] = field(default_factory=dict)
    other: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Release:
    """One version of a package. `evidence` is of its sdist, as a variant's is of its wheels.

    `uploaded`: the day of its first file, as 2026-11-20; None where nobody states it.
    """

    version: str
    metadata: Metadata = field(default_factory=Metadata)
    variants: tuple[Variant, ...] = ()
    sdist: Sdist | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    uploaded: str | None = None
    other: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Package:
    """One `releases.json`: releases newest first.

    `kept_extras`: the extras that were asked for when it was written, `*` for all; of others only
    the names are recorded. `published`: the lines (major.minor) of which upstream has a release,
    newest first; None where unknown.
    """

    name: str
    releases: tuple[Release, ...] = ()
    generated_by: str = ""
    kept_extras: tuple[str, ...] = ()
    published: tuple[str, ...] | None = None
