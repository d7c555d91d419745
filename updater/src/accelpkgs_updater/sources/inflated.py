"""What gzipped bytes unpack to, as they come."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from accelpkgs_updater.limits import Limit

__all__ = ["Inflated"]

_PIECE = 1 << 16


class Inflated:
    """What gzipped pieces unpack to, piece by piece, up to a bound; no piece is asked for before
    it is needed.
    """

    def __init__(self, pieces: Iterable[bytes], most: int) -> None:
        self._pieces = iter(pieces)
        self._inflater = zlib.decompressobj(31)
        self._left = most

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes, none at the end. Raises `TooMuchError`, `zlib.error`."""
        data = b""
        while not data and not self._inflater.eof:
            packed = self._inflater.unconsumed_tail or next(self._pieces, b"")
            if not packed:
                break
            data = self._inflater.decompress(packed, size)
        self._left -= len(data)
        if self._left < 0:
            raise Limit.UNPACKED.error("it unpacks to more than anybody needs")
        return data
