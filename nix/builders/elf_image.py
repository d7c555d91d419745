"""The program headers and the dynamic section of an ELF file, read with struct and mmap."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path

__all__ = ["Image", "mapped", "string_at"]

_LOAD, _DYNAMIC, _INTERP = 1, 2, 3
_SYMTAB, _STRTAB, _STRSZ = 6, 5, 10


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
        self.loads: list[tuple[int, int, int]] = []
        self.interpreter: str | None = None
        self.entries: list[tuple[int, int, int]] = []
        self.dynamic_end = 0
        for number in range(count):
            kind, _, offset, address, _, size, _, _ = struct.unpack_from(
                "<IIQQQQQQ", data, start + 56 * number
            )
            if kind == _LOAD:
                self.loads.append((address, offset, size))
            elif kind == _INTERP:
                self.interpreter = string_at(data, offset)
            elif kind == _DYNAMIC and not self.entries:
                self.dynamic_end = offset + size // 16 * 16
                for at in range(offset, self.dynamic_end, 16):
                    tag, value = struct.unpack_from("<qQ", data, at)
                    if not tag:
                        break
                    self.entries.append((at, tag, value))
        self.tags: dict[int, list[int]] = {}
        for _, tag, value in self.entries:
            self.tags.setdefault(tag, []).append(value)

    def offset(self, address: int) -> int:
        """Return where in the file the byte of an address is."""
        for start, offset, size in self.loads:
            if start <= address < start + size:
                return offset + address - start
        raise ValueError(f"nothing is loaded at {address}")

    def strings(self) -> bytes:
        """Return the string table, and one NUL."""
        if _STRTAB not in self.tags:
            return b"\0"
        start = self.offset(self.tags[_STRTAB][0])
        return self.data[start : start + self.tags.get(_STRSZ, [0])[0]] + b"\0"

    def symbols(self) -> Iterator[tuple[int, int, int]]:
        """Yield name (in the string table), info and section of each dynamic symbol."""
        if _SYMTAB not in self.tags:
            return
        start = self.offset(self.tags[_SYMTAB][0])
        for at in range(start, start + self._symbol_bytes(start), 24):
            name, info, _, section = struct.unpack_from("<IBBH", self.data, at)
            yield name, info, section

    def _symbol_bytes(self, start: int) -> int:
        """Return the size of the symbol table: its section's, or up to the strings behind it."""
        for kind, offset, size, _ in self.section_headers():
            if kind == 11 and offset == start:
                return size // 24 * 24
        behind = self.offset(self.tags[_STRTAB][0]) - start
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
