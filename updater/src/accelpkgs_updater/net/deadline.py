"""An answer as a whole has a deadline: headers that drip, and bodies.

A timeout of a socket is for each read of it, so a server that sends a byte now and then holds a
reader for as long as it likes. Here each read looks at the clock.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http.client import HTTPResponse
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from accelpkgs_updater.limits import Limit

__all__ = ["POOLS", "SLOWEST", "TooSlowError", "answering_within", "is_too_slow"]

SLOWEST = 16 << 10
"""Bytes a second that are expected once a while has passed."""

_total: ContextVar[float | None] = ContextVar("_total", default=None)


class TooSlowError(OSError):
    """An answer that takes longer than it may."""


@contextmanager
def answering_within(total: float) -> Iterator[None]:
    """Give the answers of requests that are sent inside so many seconds each."""
    token = _total.set(total)
    try:
        yield
    finally:
        _total.reset(token)


def is_too_slow(error: BaseException | None) -> bool:
    """Tell whether an answer's deadline is behind an exception, which others may have wrapped."""
    while error is not None:
        if isinstance(error, TooSlowError):
            return True
        error = error.__cause__ or error.__context__
    return False


class _Watched(io.RawIOBase):
    """The bytes of an answer, as long as they come in time."""

    def __init__(self, inner: Any, total: float) -> None:
        super().__init__()
        self._inner = inner
        self._total = total
        self._began = time.monotonic()
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        slow = min(Limit.SLOW.most, self._total) + self._size / SLOWEST
        if time.monotonic() - self._began > min(self._total, slow):
            raise TooSlowError("it takes too long")
        count: int | None = self._inner.readinto(buffer)
        self._size += count or 0
        return count

    def fileno(self) -> int:
        return int(self._inner.fileno())

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


class _Answer(HTTPResponse):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        total = _total.get()
        if total is not None:
            self.fp = io.BufferedReader(_Watched(self.fp.detach(), total))


class _Connection(HTTPConnection):  # type: ignore[misc]
    response_class = _Answer


class _SecureConnection(HTTPSConnection):  # type: ignore[misc]
    response_class = _Answer


class _Pool(HTTPConnectionPool):  # type: ignore[misc]
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):  # type: ignore[misc]
    ConnectionCls = _SecureConnection


POOLS = {"http": _Pool, "https": _SecurePool}
"""urllib3's pools by scheme, whose answers have the deadline."""
