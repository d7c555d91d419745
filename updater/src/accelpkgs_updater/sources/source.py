"""What a source of releases is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.models import Metadata, Sdist, WheelFile
from accelpkgs_updater.errors import Problem
from accelpkgs_updater.sources.simple_page import Link

__all__ = ["FileMetadata", "Source", "UpstreamFile", "UpstreamListing", "UpstreamRelease"]


@dataclass(frozen=True, slots=True)
class UpstreamFile:
    """A wheel or sdist that a source offers, with the axes its place or name states.

    `origin` is the rank of its source among those of the package; the first source is preferred.
    """

    link: Link
    wheel: WheelFile | None = None
    sdist: Sdist | None = None
    axes: Mapping[str, str] = field(default_factory=dict)
    url_prefix: str | None = None
    origin: int = 0

    def with_size(self, size: int | None) -> UpstreamFile:
        """Return the file with its size filled in where it was unknown."""
        if size is not None and self.wheel is not None and self.wheel.size is None:
            return replace(self, wheel=replace(self.wheel, size=size))
        if size is not None and self.sdist is not None and self.sdist.size is None:
            return replace(self, sdist=replace(self.sdist, size=size))
        return self


@dataclass(frozen=True, slots=True)
class UpstreamRelease:
    """The files of one version."""

    version: Version
    files: tuple[UpstreamFile, ...]
    requires_python: SpecifierSet
    yanked: bool = False


@dataclass(frozen=True, slots=True)
class UpstreamListing:
    """What a source has of a package, and what it had to leave out; `partial`: a part of it could not be asked."""

    releases: Mapping[Version, UpstreamRelease]
    problems: Sequence[Problem] = ()
    partial: bool = False


@dataclass(frozen=True, slots=True)
class FileMetadata:
    """The metadata of a file; `size` of the file in bytes where it was seen.

    `mark`: why nobody may rely on it. `evidence`: whence it is, where not from the file itself.
    `recorded`: it was taken from what is recorded already, without the extras that nobody asked for then.
    """

    metadata: Metadata
    size: int | None = None
    mark: str | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    recorded: bool = False


class Source(Protocol):
    """A source: lists releases, then completes and reads single files. Thread-safe."""

    def discover(self, name: str) -> UpstreamListing:
        """List what there is. Raises `UpdaterError` where the source cannot be read."""

    def complete(self, file: UpstreamFile) -> UpstreamFile:
        """Return a file that will be recorded with its sha256. Raises `UpdaterError` where it cannot be had."""

    def metadata(self, name: str, version: Version, file: UpstreamFile) -> FileMetadata:
        """Return a file's metadata. Raises `UpdaterError`."""

    def instead(
        self, version: Version, file: UpstreamFile, read: Callable[[UpstreamFile], FileMetadata]
    ) -> FileMetadata | None:
        """Return what stands in for metadata that cannot be read now, None where nothing does.

        `read` gives the metadata of another file of this source. Raises `UpdaterError`.
        """

    def size(self, file: UpstreamFile) -> int | None:
        """Ask for the size of a file in bytes; None where nobody tells."""
