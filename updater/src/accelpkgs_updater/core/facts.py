"""What is known of builds whose files could not be read, from public evidence: the values of a
`facts.json` (docs/data-format.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from packaging.version import Version

from accelpkgs_updater.core.models import Metadata
from accelpkgs_updater.core.wheel import Wheel

__all__ = ["GRADES", "KIND", "Build", "CodeFact", "Facts", "RequirementsFact", "UnhashedFact"]

GRADES = ("proven", "high", "medium", "weak")
"""How sure a fact is, best first."""

KIND = "facts"
"""The `kind` of evidence that a fact is; weaker than anything that was read from the file."""


@dataclass(frozen=True, slots=True)
class Build:
    """The files that a fact is about: those of one release, found in one folder, for some systems.

    `folder`: the URL of the folder of an index, or of a repository; the package index is none, its
    copies are never meant. `local`: only files of this local version; `pythons`: only files with
    one of these `python-abi` tags. None and empty: all.
    """

    version: Version
    folder: str
    systems: tuple[str, ...]
    local: str | None = None
    pythons: tuple[str, ...] = ()

    def has(self, wheel: Wheel, folder: str, system: str) -> bool:
        """Tell whether a wheel that was found in a folder, and is used on a system, is of it."""
        return (
            folder == self.folder
            and system in self.systems
            and wheel.version.public == self.version.public
            and self.local in (None, wheel.version.local)
            and (not self.pythons or any(tag in self.pythons for tag in wheel.tags))
        )

    def overlaps(self, other: Build) -> bool:
        """Tell whether a file could be of both."""
        return (
            self.version == other.version
            and self.folder == other.folder
            and bool({*self.systems} & {*other.systems})
            and (self.local == other.local or None in (self.local, other.local))
            and bool({*self.pythons} & {*other.pythons} or not self.pythons or not other.pythons)
        )


@dataclass(frozen=True, slots=True)
class RequirementsFact:
    """What the METADATA of a build says. `metadata_sha256`: the hash that METADATA must have if the
    fact is right in every letter, None where nobody can say.

    `evidence`: as it is recorded in `releases.json`.
    """

    build: Build
    metadata: Metadata
    evidence: Mapping[str, str]
    metadata_sha256: str | None = None

    def proven_by(self, sha256: str | None) -> bool:
        """Tell whether the hash that an index states of METADATA proves the fact (PEP 658).

        Another hash refutes nothing: a blank is enough for it.
        """
        return bool(sha256) and sha256 == self.metadata_sha256


@dataclass(frozen=True, slots=True)
class CodeFact:
    """The device code of a build: `capabilities` for CUDA, `gfx` for ROCm, the other is None."""

    build: Build
    capabilities: tuple[str, ...] | None
    gfx: tuple[str, ...] | None
    evidence: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UnhashedFact:
    """A build that there is, of whose files no hash is known."""

    build: Build
    evidence: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Facts:
    """One `facts.json`."""

    requires: tuple[RequirementsFact, ...] = ()
    code: tuple[CodeFact, ...] = ()
    unhashed: tuple[UnhashedFact, ...] = ()

    def requires_of(self, wheel: Wheel, folder: str, system: str) -> RequirementsFact | None:
        """Return what is known of a wheel's requirements."""
        return next((f for f in self.requires if f.build.has(wheel, folder, system)), None)

    def about(self, wheel: Wheel, folder: str, system: str) -> str:
        """Return a text that is the same for the wheels that the same facts are about."""
        found = self.requires_of(wheel, folder, system), self.code_of(wheel, folder, system)
        return " ".join(repr(f.build) for f in found if f)

    def code_of(self, wheel: Wheel, folder: str, system: str) -> CodeFact | None:
        """Return what is known of a wheel's device code."""
        return next((f for f in self.code if f.build.has(wheel, folder, system)), None)
