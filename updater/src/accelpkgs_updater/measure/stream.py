"""Ranges of a stream that are kept while the rest flows past.

What a reader needs of an ELF file is known only while reading: the program headers at the front
name the dynamic section near the end, which names symbol tables near the front again. `Capture`
keeps the head, the tail and whatever was asked for; what had already flowed past when it was asked
for comes in another pass, which ends as soon as it has everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

__all__ = ["BUDGET", "HEAD", "TAIL", "Capture", "MissingError", "Range", "RangeError"]

HEAD: Final = 8 << 20
TAIL: Final = 8 << 20
BUDGET: Final = 128 << 20
"""Most bytes that may be asked for, of one stream."""

Range = tuple[int, int]
"""Offsets in bytes: first, and one after the last."""


class MissingError(Exception):
    """Ranges that must be read before it goes on."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        super().__init__("ranges were not captured")
        self.ranges = tuple(ranges)


class RangeError(Exception):
    """A range outside the file, or more ranges than memory is allowed for."""


class Capture:
    """Keeps parts of a stream of `size` bytes, as `plan` asks for them.

    `plan(capture)` uses `get`, which raises MissingError for what is not there yet; it is called
    again when it is. When `plan` returns, `complete` is True. A RangeError from it ends the reading
    too; `error` holds it.
    """

    def __init__(self, size: int, plan: Callable[[Capture], None]) -> None:
        self.size = size
        self.complete = False
        self.error: RangeError | None = None
        self._plan = plan
        self._kept: dict[Range, bytes] = {}
        self._wanted: dict[Range, bytearray] = {}
        self._head = bytearray()
        self._tail = bytearray()
        self._tail_at = max(0, size - TAIL)
        self._position = 0
        self._used = 0

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the stream."""
        start, stop = self._position, self._position + len(data)
        self._position = stop
        if start == len(self._head) < HEAD:
            self._head += data[: HEAD - start]
        if max(start, self._tail_at) == self._tail_at + len(self._tail) and stop > self._tail_at:
            self._tail += data[max(0, self._tail_at - start) :]
        while not self.complete:
            for wanted in list(self._wanted):
                self._fill(wanted, data, start)
            if self._wanted or (len(self._head) < HEAD and stop < self.size) or not self._advance():
                return

    def rewind(self) -> None:
        """Get ready for another pass over the same stream."""
        self._position = 0
        for part in self._wanted.values():
            part.clear()

    def release(self) -> None:
        """Forget all bytes; `complete` and `error` stay."""
        self._plan = (
            _done  # it may hold whoever holds us, and such circles live until the collector runs
        )
        self._kept.clear()
        self._wanted.clear()
        self._head.clear()
        self._tail.clear()

    def get(self, *ranges: Range) -> list[bytes]:
        """Return the bytes of ranges, or raise MissingError for those that are not there yet."""
        found = [self._find(r) for r in ranges]
        missing = [r for r, data in zip(ranges, found, strict=True) if data is None]
        if missing:
            raise MissingError(missing)
        return [data for data in found if data is not None]

    def _advance(self) -> bool:
        """Let `plan` go on; False when there is nothing more to do with the bytes at hand."""
        try:
            self._plan(self)
            self.complete = True
        except MissingError as missing:
            try:
                for wanted in missing.ranges:
                    self._want(wanted)
                return True
            except RangeError as error:
                self.complete, self.error = True, error
        except RangeError as error:
            self.complete, self.error = True, error
        if self.complete:
            self._wanted.clear()
        return False

    def _want(self, wanted: Range) -> None:
        first, last = wanted
        if not 0 <= first < last <= self.size:
            raise RangeError(f"bytes {first} to {last} are outside the file")
        self._used += last - first
        if self._used > BUDGET:
            raise RangeError("its tables are larger than the limit")
        self._wanted[wanted] = bytearray()

    def _fill(self, wanted: Range, data: bytes, start: int) -> None:
        part, (first, last) = self._wanted[wanted], wanted
        at = first + len(part)
        if start <= at < start + len(data):
            part += data[at - start : last - start]
        if len(part) < last - first and self._position >= self.size and first >= self._tail_at:
            part[:] = self._tail[first - self._tail_at : last - self._tail_at]
        if len(part) == last - first:
            self._kept[wanted] = bytes(part)
            del self._wanted[wanted]

    def _find(self, wanted: Range) -> bytes | None:
        first, last = wanted
        if first >= last:
            return b""
        if wanted in self._kept:
            return self._kept[wanted]
        if first >= 0 and last <= len(self._head):
            return bytes(self._head[first:last])
        if self._tail_at <= first and last <= self._tail_at + len(self._tail):
            return bytes(self._tail[first - self._tail_at : last - self._tail_at])
        return None


def _done(_: Capture) -> None:
    """Ask for nothing."""
