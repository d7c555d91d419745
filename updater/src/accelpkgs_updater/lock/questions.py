"""What a search is told, what it asks, and what it answers."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from packaging.version import Version

from accelpkgs_updater.core.models import Clause, Metadata, Requirement

__all__ = ["Ask", "Catalogue", "Item", "Question", "Rules", "Solution"]


class Ask(NamedTuple):
    """A requirement, and who says so: a file and its line, or a release."""

    requirement: Requirement
    who: str = "your set"


class Item(NamedTuple):
    """A package, and the release whose metadata is wanted; None: which releases there are."""

    name: str
    version: Version | None = None


Question = tuple[Item, ...]
"""What is wanted: the first now, the others soon."""


class Catalogue(Protocol):
    """What upstream has for one environment."""

    def versions(self, name: str) -> Sequence[Version] | None:
        """Return the releases that may be taken, best first; None of a package that is not looked
        after here.
        """

    def matching(self, name: str, specifier: tuple[Clause, ...]) -> Container[Version]:
        """Return those that satisfy a specifier."""

    def metadata(self, name: str, version: Version) -> Metadata | None:
        """Return what a release requires; None where it cannot be read, so that it cannot be
        taken.
        """

    def from_build(self, name: str, version: Version) -> Metadata | None:
        """Return what the build system of a source says, where nothing else says what it requires.
        That takes long: it is asked of what is about to be taken, and never ahead.
        """

    def unknown(self, name: str, version: Version) -> str:
        """Return why it is not known what a release requires, where somebody knows why."""

    def lacking(self, name: str, specifier: tuple[Clause, ...]) -> str:
        """Return in words why no release that may be taken satisfies a specifier."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds whoever asks for a package: name → limits that are no requirements, and name →
    what is asked in place of all that is asked of it.
    """

    limits: Mapping[str, Sequence[Ask]] = field(default_factory=dict)
    overrides: Mapping[str, Sequence[Ask]] = field(default_factory=dict)

    def asked(self, ask: Ask) -> Iterator[Ask]:
        """Return what counts in place of a requirement; who asked for an extra still gets it."""
        requirement, _ = ask
        if requirement.name not in self.overrides:
            yield ask
            return
        for other, who in self.overrides[requirement.name]:
            extras = tuple(sorted({*requirement.extras, *other.extras}))
            yield Ask(Requirement(other.name, other.specifier, extras, other.marker), who)


@dataclass(frozen=True, slots=True)
class Solution:
    """Name → release; None where there is none, and why in words. `about`: the packages that the
    refusal is about.
    """

    versions: dict[str, Version] | None
    why: tuple[str, ...] = ()
    about: frozenset[str] = frozenset()
