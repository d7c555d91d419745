"""Several sources of one package as one; the first is preferred where two have the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from packaging.version import Version

from accelpkgs_updater.core.axes import axes_of
from accelpkgs_updater.core.models import UNREAD, Metadata
from accelpkgs_updater.core.support import NAMED_AXES
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.sources.source import (
    FileMetadata,
    Source,
    UpstreamFile,
    UpstreamListing,
    UpstreamRelease,
)

__all__ = ["JoinedSource"]


class JoinedSource:
    """The union of sources. `rules` are the `[axes]` of the package.

    A file whose METADATA cannot be read borrows that of the first source's files of the same
    release, where they are the same distribution: built for the same CUDA, or an sdist that says
    the same for all of its builds. Else it is marked, so that nothing relies on it. A build for a
    JetPack is always another distribution.
    """

    def __init__(self, sources: Sequence[Source], rules: Mapping[str, str] | None = None) -> None:
        self._sources = tuple(sources)
        self._rules = dict(rules or {})
        self._first: dict[Version, UpstreamRelease] = {}

    def discover(self, name: str) -> UpstreamListing:
        """See `Source.discover`; a source that fails leaves the others."""
        releases: dict[Version, UpstreamRelease] = {}
        problems: list[Problem] = []
        partial = native = False
        elsewhere: set[Version] = set()
        for rank, source in enumerate(self._sources):
            try:
                found = source.discover(name)
            except UpdaterError as error:
                problems.extend(error.problems)
                # That there is none is an answer.
                partial |= any(p.code != ErrorCode.NO_PACKAGE for p in error.problems)
                continue
            problems.extend(found.problems)
            partial |= found.partial
            native |= found.native
            elsewhere |= found.elsewhere
            for version, release in found.releases.items():
                ranked = replace(
                    release, files=tuple(replace(f, origin=rank) for f in release.files)
                )
                releases[version] = _union(releases.get(version), ranked)
                if rank == 0:
                    self._first[version] = ranked
        return UpstreamListing(releases, problems, partial, native, frozenset(elsewhere))

    def complete(self, file: UpstreamFile) -> UpstreamFile:
        """See `Source.complete`."""
        return self._sources[file.origin].complete(file)

    def metadata(self, name: str, version: Version, file: UpstreamFile) -> FileMetadata:
        """See `Source.metadata`."""
        return self._sources[file.origin].metadata(name, version, file)

    def instead(
        self, version: Version, file: UpstreamFile, read: Callable[[UpstreamFile], FileMetadata]
    ) -> FileMetadata | None:
        """See `Source.instead`."""
        return (
            (self._borrow(version, file, read) or FileMetadata(Metadata(), mark=UNREAD))
            if file.origin
            else None
        )

    def size(self, file: UpstreamFile) -> int | None:
        """See `Source.size`."""
        return self._sources[file.origin].size(file)

    def _borrow(
        self, version: Version, file: UpstreamFile, read: Callable[[UpstreamFile], FileMetadata]
    ) -> FileMetadata | None:
        release = self._first.get(version)
        if release is None or file.wheel is None or file.axes.keys() & NAMED_AXES:
            return None
        wheels = [f for f in release.files if f.wheel]
        for other in wheels or [f for f in release.files if f.sdist]:
            systems = (
                other.wheel.platforms.keys() & file.wheel.platforms.keys()
                if other.wheel
                else {"any"}
            )
            if not systems:
                continue
            try:
                found = read(other)
            except UpdaterError:
                return None
            built = axes_of(self._rules, version, found.metadata, systems.pop()).get("cuda")
            if other.sdist or (built is not None and built == file.axes.get("cuda")):
                evidence = {
                    "kind": "declared",
                    "source": f"{other.dist.file} of the package index",
                }
                return FileMetadata(
                    found.metadata, evidence={"requires": evidence}, recorded=found.recorded
                )
            return None
        return None


def _union(first: UpstreamRelease | None, second: UpstreamRelease) -> UpstreamRelease:
    if first is None:
        return second
    return replace(
        first, files=(*first.files, *second.files), yanked=first.yanked and second.yanked
    )
