"""The bytes of a tar, plain or compressed, read in small pieces and counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from e210_archive import too_large
from members import Limits

__all__ = ["TarStream"]

_PIECE = 1 << 16
# What tells how a stream is compressed.
_START = 6
# What a decompressor of xz may take: what `xz -9` needs, twice.
_XZ_MEMORY = 160 << 20


class _Gzip:
    """zlib behind the interface of bz2 and lzma."""

    def __init__(self) -> None:
        import zlib

        self._inner = zlib.decompressobj(31)
        self._rest = b""

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._rest and not self.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, most: int) -> bytes:
        made = self._inner.decompress(self._rest + data, most)
        self._rest = self._inner.unconsumed_tail
        return made


def _decompressor(start: bytes) -> Any:
    """Return what decompresses a file that begins so; None for a plain one."""
    if start.startswith(b"\x1f\x8b"):
        return _Gzip()
    if start.startswith(b"BZh"):
        import bz2

        return bz2.BZ2Decompressor()
    if start.startswith(b"\xfd7zXZ"):
        import lzma

        return lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
    return None


class TarStream:
    """Reads forwards. All that is read counts, headers and padding included."""

    def __init__(self, path: Path, archive: str, limits: Limits) -> None:
        self.archive, self.limits, self.size = archive, limits, path.stat().st_size
        self.file = path.open("rb")
        self.start = self.file.read(_START)
        self.file.seek(0)
        self.inner = _decompressor(self.start)
        self.waiting = bytearray()
        self.count = 0

    def _piece(self) -> bytes:
        """Return some bytes, or none at the end."""
        if self.inner is None:
            return self.file.read(_PIECE)
        while True:
            if self.inner.eof:
                # Several compressed streams in a row are one; zeros behind the last are padding.
                rest = self.inner.unused_data or self.file.read(_PIECE)
                while rest and not rest.strip(b"\0"):
                    rest = self.file.read(_PIECE)
                if not rest:
                    return b""
                while len(rest) < _START and (more := self.file.read(_PIECE)):
                    rest += more
                self.inner = _decompressor(rest)
                if self.inner is None:
                    raise ValueError("there is something else behind the compressed data")
                data = rest
            else:
                data = self.file.read(_PIECE) if self.inner.needs_input else b""
                if self.inner.needs_input and not data:
                    raise EOFError("the compressed data end too early")
            if made := self.inner.decompress(data, _PIECE):
                return bytes(made)

    def read(self, size: int) -> bytes:
        """Return so many bytes, fewer at the end only. Raises Problem E213."""
        while len(self.waiting) < size:
            piece = self._piece()
            if not piece:
                break
            self.waiting += piece
            self.count += len(piece)
            allowed = self.limits.allowed(self.size)
            if self.count > allowed:
                raise too_large(
                    self.archive,
                    f"more than {allowed:,} bytes",
                    f"{allowed:,} bytes for a file of {self.size:,} bytes",
                    self.limits.binding(self.size),
                )
        made = bytes(self.waiting[:size])
        del self.waiting[:size]
        return made
