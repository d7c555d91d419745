"""The ends of files that a run has read: a zip tells there what is in it, and several ask."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

__all__ = ["END", "Ends"]

END = 128 << 10
"""How much of a file is asked for first, in bytes: with most wheels all that is wanted of them."""

_MOST = 1024


@dataclass(slots=True)
class Ends:
    """Address → where its end begins, the bytes, and the size of the file. Thread-safe; of many
    files the last are kept.
    """

    _kept: OrderedDict[str, tuple[int, bytes, int]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, url: str) -> tuple[int, bytes, int] | None:
        """Return an end that was read."""
        with self._lock:
            return self._kept.get(url)

    def put(self, url: str, end: tuple[int, bytes, int]) -> None:
        """Keep an end."""
        with self._lock:
            self._kept[url] = end
            self._kept.move_to_end(url)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
