"""Where the bytes of a wheel come from: a local file, or HTTP ranges that are resumed when a
connection breaks.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Protocol

import requests

from accelpkgs_updater.measure.failure import MeasureError

__all__ = ["CHUNK", "ByteSource", "FileSource", "HttpSource", "Open", "session_opener"]

CHUNK: Final = 1 << 20
"""Most bytes that are handed over at once."""

_ATTEMPTS: Final = 5
_REQUESTS: Final = 100
_SLOWEST: Final = 16 << 10  # bytes a second, once a minute has passed
_NETWORK_READ: Final = (
    1 << 16
)  # what is read of a piece when the connection breaks is lost, so pieces are small
_RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


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


Open = Callable[[Mapping[str, str]], AbstractContextManager[requests.Response]]
"""Sends a GET request for the file with more headers; the body is not read yet.

Brings credentials and the redirect policy.
"""


class HttpSource:
    """A file behind HTTP that understands ranges (RFC 9110, section 14).

    `pause` waits between attempts (seconds), `count` hears of the bytes that were read. Raises
    MeasureError when the server ignores ranges, when the file changes under us, when less than 16
    KiB a second come, or after five attempts without a byte.
    """

    def __init__(
        self,
        opened: Open,
        *,
        name: str,
        pause: Callable[[float], None] = time.sleep,
        count: Callable[[int], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open = opened
        self._count = count
        self._clock = clock
        self._pause = pause
        self._validator: str | None = None
        self.name = name
        self.size = -1
        # The first byte tells the size; HEAD is not answered truthfully everywhere.
        for _ in self.read(0, 1):
            pass

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """See `ByteSource.read`."""
        failures = 0
        for _ in range(_REQUESTS):
            if start >= stop:
                return
            why = "the connection ended early"
            before = start
            try:
                for data in self._request(start, stop):
                    start += len(data)
                    yield data
            except (requests.RequestException, _PassingError) as error:
                why = str(error) if isinstance(error, _PassingError) else type(error).__name__
            if start >= stop:
                return
            failures = 1 if start > before else failures + 1
            if failures >= _ATTEMPTS:
                raise MeasureError(
                    self.name, f"{why}, at byte {start} of {stop}", fix="run it again later"
                )
            self._pause(float(2 ** (failures - 1)))
        raise MeasureError(
            self.name, f"the connection broke {_REQUESTS} times", fix="run it again later"
        )

    def _request(self, start: int, stop: int) -> Iterator[bytes]:
        headers = {"Range": f"bytes={start}-{stop - 1}", "Accept-Encoding": "identity"}
        with self._open(headers) as response:
            if response.status_code in _PASSING:
                raise _PassingError(f"the server answered {response.status_code}")
            if response.status_code != 206:
                raise MeasureError(
                    self.name, f"the server answered {response.status_code} to a range request"
                )
            self._check(response, start, stop)
            left, began = stop - start, self._clock()
            for data in response.iter_content(_NETWORK_READ):
                if len(data) > left:
                    raise MeasureError(self.name, "the server sent more bytes than asked for")
                left -= len(data)
                self._count(len(data))
                waited = self._clock() - began
                if waited > 60 and stop - start - left < _SLOWEST * waited:
                    raise MeasureError(
                        self.name, "less than 16 KiB a second come", fix="run it again later"
                    )
                yield data

    def _check(self, response: requests.Response, start: int, stop: int) -> None:
        match = _RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
        if match is None or (int(match[1]), int(match[2])) != (start, stop - 1):
            raise MeasureError(self.name, "the server answered with another range than asked for")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise MeasureError(
                self.name, "the server encoded a range, so its bytes are not the file's"
            )
        size, validator = int(match[3]), response.headers.get("ETag")
        if self.size < 0:
            self.size, self._validator = size, validator
        elif (size, validator) != (self.size, self._validator):
            raise MeasureError(self.name, "the file changed while it was read", fix="run it again")


def session_opener(session: requests.Session, url: str) -> Open:
    """Return an opener over a plain session: 15 seconds to connect, 60 without a byte."""
    return lambda headers: session.get(
        url, headers=dict(headers), stream=True, timeout=(15.0, 60.0)
    )


class _PassingError(Exception):
    """An answer that another attempt may turn into a better one."""
