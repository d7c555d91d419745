"""What a source of releases is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.models import Metadata
from accelpkgs_updater.core.wheel import Sdist, Wheel
from accelpkgs_updater.errors import Problem

__all__ = ["FileMetadata", "Source", "UpstreamFile", "UpstreamListing", "UpstreamRelease"]


_DAY = re.compile(r"\d{4}-\d\d-\d\dT")


@dataclass(frozen=True, slots=True)
class UpstreamFile:
    """A wheel or sdist that a source offers, with the axes its place or name states.

    `by_name`: whoever fetches it finds it by its name on the package index, so no URL is recorded.
    `url_prefix`: what stands before its name in its URL. `origin` is the rank of its source among
    those of the package; the first source is preferred. `folder`: the URL of the place in its
    source that it is found in, which facts about it name; empty for the package index.
    """

    dist: Wheel | Sdist
    axes: Mapping[str, str] = field(default_factory=dict)
    url_prefix: str | None = None
    by_name: bool = False
    origin: int = 0
    folder: str = ""

    @property
    def wheel(self) -> Wheel | None:
        """The file, where it is a wheel."""
        return self.dist if isinstance(self.dist, Wheel) else None

    @property
    def sdist(self) -> Sdist | None:
        """The file, where it is an sdist."""
        return self.dist if isinstance(self.dist, Sdist) else None

    @property
    def recorded(self) -> Wheel | Sdist:
        """The file as it is recorded: with a URL only where neither name nor prefix leads to it.

        The time of its upload is part of what it is known by where its source may state no hash; a
        release has the day of its first.
        """
        if self.by_name:
            return replace(self.dist, url="", uploaded=None)
        if self.url_prefix is not None:
            return replace(self.dist, url="")
        return self.dist

    def with_size(self, size: int | None) -> UpstreamFile:
        """Return the file with its size filled in where it was unknown."""
        if size is None or self.dist.size is not None:
            return self
        return replace(self, dist=replace(self.dist, size=size))

    def with_sha256(self, sha256: str) -> UpstreamFile:
        """Return the file with its whole hash."""
        return replace(self, dist=replace(self.dist, sha256=sha256, sha256_prefix=""))


@dataclass(frozen=True, slots=True)
class UpstreamRelease:
    """The files of one version."""

    version: Version
    files: Sequence[UpstreamFile]
    requires_python: SpecifierSet
    yanked: bool = False

    @property
    def uploaded(self) -> str | None:
        """The day of the first upload (PEP 700), None where its source states none."""
        times = (f.dist.uploaded or "" for f in self.files)
        return min((t[:10] for t in times if _DAY.match(t)), default=None)


@dataclass(frozen=True, slots=True)
class UpstreamListing:
    """What a source has of a package, and what it had to leave out; `partial`: a part of it could
    not be asked.

    `native`: it has wheels for Linux with machine code, of whatever Python. `elsewhere`: the
    releases that have a wheel for a CPython of ours on another system.
    """

    releases: Mapping[Version, UpstreamRelease]
    problems: Sequence[Problem] = ()
    partial: bool = False
    native: bool = False
    elsewhere: frozenset[Version] = frozenset()


@dataclass(frozen=True, slots=True)
class FileMetadata:
    """The metadata of a file; `size` of the file in bytes where it was seen.

    `mark`: why nobody may rely on it. `evidence`: where it is from, where not the file itself.
    `recorded`: it was taken from what is recorded already, without the extras that nobody asked for
    then.
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
        """Return a file that will be recorded with its sha256.

        Raises `UpdaterError` where it cannot be had.
        """

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
