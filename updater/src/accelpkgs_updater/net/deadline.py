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
from typing import Any

from accelpkgs_updater.limits import Limit

__all__ = ["SLOWEST", "TooSlowError", "Watched", "allowed", "answering_within", "is_too_slow"]

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


def allowed() -> float | None:
    """Return in how many seconds an answer must be there, None where nobody says."""
    return _total.get()


def is_too_slow(error: BaseException | None) -> bool:
    """Tell whether an answer's deadline is behind an exception, which others may have wrapped."""
    while error is not None:
        if isinstance(error, TooSlowError):
            return True
        error = error.__cause__ or error.__context__
    return False


class Watched(io.RawIOBase):
    """The bytes of an answer, as long as they come in time."""

    def __init__(self, inner: Any, total: float) -> None:
        super().__init__()
        self._inner = inner
        self._total = total
        self._began = time.monotonic()
        self._size = 0

    def readable(self) -> bool:
        """See `RawIOBase.readable`."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """See `RawIOBase.readinto`. Raises `TooSlowError`."""
        slow = min(Limit.SLOW.most, self._total) + self._size / SLOWEST
        if time.monotonic() - self._began > min(self._total, slow):
            raise TooSlowError("it takes too long")
        count: int | None = self._inner.readinto(buffer)
        self._size += count or 0
        return count

    def fileno(self) -> int:
        """See `IOBase.fileno`."""
        return int(self._inner.fileno())

    def close(self) -> None:
        """See `IOBase.close`."""
        if not self.closed:
            self._inner.close()
        super().close()
