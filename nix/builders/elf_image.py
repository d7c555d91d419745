"""The program headers and the dynamic section of an ELF file, read with struct and mmap.

They are read as the loader reads them, which looks at addresses: of two dynamic sections, two
string tables and two segments in one place it takes the last, and a section ends at its null entry.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path

__all__ = ["Image", "mapped", "string_at"]

_LOAD, _DYNAMIC, _INTERP = 1, 2, 3
_SYMTAB, _STRTAB, _STRSZ = 6, 5, 10
_PAGE = 4096


def mapped(path: Path, writable: bool = False) -> mmap.mmap | None:
    """Map a file; None unless it is ELF of 64 bits, little-endian: no other is supported."""
    with path.open("r+b" if writable else "rb") as file:
        if file.read(6) != b"\x7fELF\x02\x01":
            return None
        return mmap.mmap(
            file.fileno(), 0, access=mmap.ACCESS_WRITE if writable else mmap.ACCESS_READ
        )


def string_at(data: bytes | mmap.mmap, start: int) -> str:
    """Return the string that begins there."""
    return data[start : data.find(b"\0", start)].decode("utf-8", "replace")


class Image:
    """What the loader reads first; `entries`: (offset in the file, tag, value) of DT_ entries."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.kind, self.machine = struct.unpack_from("<HH", data, 16)
        start, self.sections = struct.unpack_from("<QQ", data, 32)
        count = struct.unpack_from("<H", data, 56)[0]
        self.loads: list[tuple[int, int, int, int]] = []
        self.interpreter: str | None = None
        dynamic: int | None = None
        for number in range(count):
            kind, _, offset, address, _, size, memory, _ = struct.unpack_from(
                "<IIQQQQQQ", data, start + 56 * number
            )
            if kind == _LOAD:
                self.loads.append((address, offset, size, memory))
            elif kind == _INTERP:
                self.interpreter = string_at(data, offset)
            elif kind == _DYNAMIC and size:
                dynamic = address
        self.entries = [] if dynamic is None else list(self._entries(dynamic))
        self.tags: dict[int, list[int]] = {}
        for _, tag, value in self.entries:
            self.tags.setdefault(tag, []).append(value)

    def _entries(self, address: int) -> Iterator[tuple[int, int, int]]:
        at = self.offset(address)
        while True:
            tag, value = struct.unpack_from("<qQ", self.data, at)
            if not tag:
                return
            yield at, tag, value
            at += 16

    def offset(self, address: int) -> int:
        """Return where in the file the byte of an address is. Raises ValueError where it is none.

        Whole pages are mapped: behind what a segment has of the file, the file goes on.
        """
        for start, offset, size, memory in reversed(self.loads):
            end = -(-(start + size) // _PAGE) * _PAGE
            if start - start % _PAGE <= address < end:
                if start + size <= address < start + memory:
                    break
                return offset + address - start
        raise ValueError(f"nothing is loaded at {address}")

    def strings(self) -> bytes:
        """Return the string table, and one NUL."""
        if _STRTAB not in self.tags:
            return b"\0"
        start = self.offset(self.tags[_STRTAB][-1])
        return self.data[start : start + self.tags.get(_STRSZ, [0])[-1]] + b"\0"

    def symbols(self) -> Iterator[tuple[int, int, int]]:
        """Yield name (in the string table), info and section of each dynamic symbol."""
        if _SYMTAB not in self.tags:
            return
        start = self.offset(self.tags[_SYMTAB][-1])
        for at in range(start, start + self._symbol_bytes(start), 24):
            name, info, _, section = struct.unpack_from("<IBBH", self.data, at)
            yield name, info, section

    def _symbol_bytes(self, start: int) -> int:
        """Return the size of the symbol table: its section's, or up to the strings behind it."""
        for kind, offset, size, _ in self.section_headers():
            if kind == 11 and offset == start:
                return size // 24 * 24
        behind = self.offset(self.tags[_STRTAB][-1]) - start
        return max(0, behind) // 24 * 24

    def section_headers(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield type, offset, size and flags of each section; none where they were stripped."""
        data = self.data
        count = struct.unpack_from("<H", data, 60)[0] if self.sections else 0
        if self.sections + 64 * count > len(data):
            return
        for number in range(count):
            _, kind, flags, _, offset, size = struct.unpack_from(
                "<IIQQQQ", data, self.sections + 64 * number
            )
            yield kind, offset, size, flags
