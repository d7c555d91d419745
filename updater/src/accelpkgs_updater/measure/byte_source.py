"""Where the bytes of a wheel come from: a local file, or HTTP ranges that are resumed when a
connection breaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from accelpkgs_updater.measure.failure import MeasureError
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.net.ranges import RangedFile, RangeError

__all__ = ["CHUNK", "ByteSource", "FileSource", "HttpSource"]

CHUNK: Final = 1 << 20
"""Most bytes that are handed over at once."""


class ByteSource(Protocol):
    """Random access to bytes that need not be on this machine."""

    @property
    def name(self) -> str:
        """What a message calls it: a file name, never an address with secrets."""

    @property
    def size(self) -> int:
        """Length in bytes."""

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield exactly the bytes from `start` up to, not including, `stop`, in pieces of at most
        CHUNK.
        """


class FileSource:
    """A file on this machine."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.name
        self.size = path.stat().st_size

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """See `ByteSource.read`."""
        with self._path.open("rb") as file:
            file.seek(start)
            while start < stop:
                data = file.read(min(CHUNK, stop - start))
                if not data:
                    raise MeasureError(self.name, f"the file ends at byte {start}, expected {stop}")
                start += len(data)
                yield data


class HttpSource:
    """A file behind HTTP, read by its ranges.

    `end`: where its end begins, the bytes, and its size, where that was read before.

    Raises MeasureError where `net.ranges.RangedFile` says that it cannot be read so, `HttpError`
    where it may not be asked for.
    """

    def __init__(
        self,
        http: Http,
        url: str,
        hosts: frozenset[str],
        *,
        name: str,
        end: tuple[int, bytes, int] | None = None,
    ) -> None:
        self.name = name
        with self._told():
            self._file = RangedFile(http, url, hosts, size=end[2] if end else None)
        self._at, self._end = (end[0], end[1]) if end else (self._file.size, b"")

    @property
    def size(self) -> int:
        """See `ByteSource.size`."""
        return self._file.size

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """See `ByteSource.read`."""
        if self._end and start >= self._at:
            yield self._end[start - self._at : stop - self._at]
            return
        with self._told():
            yield from self._file.read(start, stop)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell of the file by its name, since an address says less and may hold secrets."""
        try:
            yield
        except RangeError as error:
            raise MeasureError(self.name, error.why, fix=error.fix) from error
