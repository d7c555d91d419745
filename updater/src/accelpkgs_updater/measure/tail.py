"""The end of a file behind HTTP as a `ByteSource`: a zip has its directory there, so one request
tells the members of most wheels.
"""

from __future__ import annotations

from collections.abc import Iterator

from accelpkgs_updater.core.wheel import DistributionFile
from accelpkgs_updater.limits import Limit
from accelpkgs_updater.measure.byte_source import CHUNK
from accelpkgs_updater.measure.failure import MeasureError
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.sources.wheel_metadata import end_of, read_range

__all__ = ["TailSource"]


class TailSource:
    """A file of which the last 64 KiB come at once, and other parts when they are asked for.

    Raises MeasureError where its server gives no ranges, `HttpError` where it gives nothing.
    """

    def __init__(self, http: Http, file: DistributionFile, hosts: frozenset[str]) -> None:
        self.name = file.file
        self._http = http
        self._file = file
        self._hosts = hosts
        self._start, self._data, self.size = self._told(end_of(http, file, hosts))
        if self._start + len(self._data) != self.size:
            raise MeasureError(self.name, "the server gave another range than the end of the file")

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """See `ByteSource.read`."""
        if start >= self._start:
            yield self._data[start - self._start : stop - self._start]
            return
        Limit.DIRECTORY.check(stop - start, "bytes at once")
        first, data, size = self._ranged(f"bytes={start}-{stop - 1}")
        if (first, len(data), size) != (start, stop - start, self.size):
            raise MeasureError(self.name, "the server gave another range than asked for")
        for at in range(0, len(data), CHUNK):
            yield data[at : at + CHUNK]

    def _ranged(self, wanted: str) -> tuple[int, bytes, int]:
        return self._told(read_range(self._http, self._file, self._hosts, wanted))

    def _told(self, found: tuple[int, bytes, int] | None) -> tuple[int, bytes, int]:
        if found is None:
            raise MeasureError(self.name, "its server gives no ranges of files")
        return found
