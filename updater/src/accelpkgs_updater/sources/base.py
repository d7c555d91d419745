"""What a source of releases is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.models import Metadata, Sdist, WheelFile
from accelpkgs_updater.errors import Problem
from accelpkgs_updater.sources.simple_page import Link

__all__ = ["Found", "FoundFile", "FoundRelease", "Source"]


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A wheel or sdist that a source offers, with the axes its place or name states."""

    link: Link
    wheel: WheelFile | None = None
    sdist: Sdist | None = None
    axes: Mapping[str, str] = field(default_factory=dict)
    url_prefix: str | None = None

    def with_size(self, size: int | None) -> FoundFile:
        """Return the file with its size filled in where it was unknown."""
        if size is not None and self.wheel is not None and self.wheel.size is None:
            return replace(self, wheel=replace(self.wheel, size=size))
        if size is not None and self.sdist is not None and self.sdist.size is None:
            return replace(self, sdist=replace(self.sdist, size=size))
        return self


@dataclass(frozen=True, slots=True)
class FoundRelease:
    """The files of one version."""

    version: Version
    files: tuple[FoundFile, ...]
    requires_python: SpecifierSet
    yanked: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a source has of a package, and what it had to leave out."""

    releases: Mapping[Version, FoundRelease]
    problems: Sequence[Problem] = ()


class Source(Protocol):
    """A source: lists releases, then gives the metadata of single files. Thread-safe."""

    def discover(self, name: str) -> Found:
        """List what there is. Raises `UpdaterError` where the source cannot be read."""
        ...

    def metadata(self, name: str, version: Version, file: FoundFile) -> tuple[Metadata, int | None]:
        """Return a file's metadata and its size in bytes where that was seen. Raises `UpdaterError`."""
        ...
