"""A source that is asked once in a run what there is: a run sees one state of upstream."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from packaging.version import Version

from accelpkgs_updater.sources.source import FileMetadata, Source, UpstreamFile, UpstreamListing

__all__ = ["Listed", "OnceSource"]


@dataclass(slots=True)
class Listed:
    """What a source listed, once it was asked."""

    listing: UpstreamListing | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True)
class OnceSource:
    """A source, and what it listed of the one package that it is asked for."""

    inner: Source
    listed: Listed

    def discover(self, name: str) -> UpstreamListing:
        """See `Source.discover`."""
        with self.listed.lock:
            if self.listed.listing is None:
                self.listed.listing = self.inner.discover(name)
            return self.listed.listing

    def complete(self, file: UpstreamFile) -> UpstreamFile:
        """See `Source.complete`."""
        return self.inner.complete(file)

    def metadata(self, name: str, version: Version, file: UpstreamFile) -> FileMetadata:
        """See `Source.metadata`."""
        return self.inner.metadata(name, version, file)

    def instead(
        self, version: Version, file: UpstreamFile, read: Callable[[UpstreamFile], FileMetadata]
    ) -> FileMetadata | None:
        """See `Source.instead`."""
        return self.inner.instead(version, file, read)

    def size(self, file: UpstreamFile) -> int | None:
        """See `Source.size`."""
        return self.inner.size(file)
