"""Finds where recorded files lie now: files on the package index are recorded without a URL."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from accelpkgs_updater.context import Context
from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.measure.byte_source import ByteSource, HttpSource
from accelpkgs_updater.measure.tail import TailSource
from accelpkgs_updater.sources.github_releases import FILE_HOSTS
from accelpkgs_updater.sources.wheel_metadata import end_of

__all__ = ["RecordedPlaces"]


@dataclass(slots=True)
class RecordedPlaces:
    """Opens recorded files of a store's packages; asks each package's sources once."""

    context: Context
    store: Store
    _urls: dict[str, dict[str, str]] = field(default_factory=dict)

    def open(self, name: str, file: Wheel) -> ByteSource:
        """Open a file of a package. Raises `UpdaterError` where it is not to be found any more."""
        url, hosts = self._place(name, file)
        end = end_of(self.context.http, replace(file, url=url), hosts)
        return HttpSource(self.context.http, url, hosts, name=file.file, end=end)

    def open_end(self, name: str, file: Wheel) -> ByteSource:
        """Open a file of which the end is wanted. Raises `UpdaterError` as `open` does."""
        url, hosts = self._place(name, file)
        return TailSource(self.context.http, replace(file, url=url), hosts)

    def _place(self, name: str, file: Wheel) -> tuple[str, frozenset[str]]:
        if name not in self._urls:
            found = self.context.source(name, self.store.config(name) or Config()).discover(name)
            self._urls[name] = {
                f.dist.file: f.dist.url for r in found.releases.values() for f in r.files
            }
        url = file.url or self._urls[name].get(file.file)
        if not url:
            raise UpdaterError(
                Problem(ErrorCode.GONE_FILE, "a recorded file is not upstream any more", file.file)
            )
        # The file is known by its hash, so the host that the page links to will do, and where
        # GitHub sends on to.
        host = urlsplit(url).hostname or ""
        return url, FILE_HOSTS if host in FILE_HOSTS else frozenset({host})
