"""What one ELF file asks of the loader, read with struct and mmap: every base has these."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["Elf", "constants", "read_elf", "symbols"]

_LOAD, _DYNAMIC, _INTERP = 1, 2, 3
_NEEDED, _SYMTAB, _STRTAB, _STRSZ, _SONAME, _RPATH, _RUNPATH = 1, 6, 5, 10, 14, 15, 29
_FLAGS_1, _PIE = 0x6FFFFFFB, 0x08000000


class Elf(NamedTuple):
    """A 64-bit ELF file; `interpreter`: the loader that a program names."""

    machine: int
    soname: str | None
    needed: tuple[str, ...]
    executable: bool
    interpreter: str | None


def _open(path: Path) -> mmap.mmap | None:
    with path.open("rb") as file:
        # 64 bits, little-endian: no other machine is supported.
        if file.read(6) != b"\x7fELF\x02\x01":
            return None
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _string(data: bytes | mmap.mmap, start: int) -> str:
    return data[start : data.find(b"\0", start)].decode("utf-8", "replace")


class _Image:
    """The program headers of a file, and the tags of its dynamic section."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.kind, self.machine = struct.unpack_from("<HH", data, 16)
        start, self.sections = struct.unpack_from("<QQ", data, 32)
        count = struct.unpack_from("<H", data, 56)[0]
        self.loads: list[tuple[int, int, int]] = []
        self.interpreter: str | None = None
        self.tags: dict[int, list[int]] = {}
        for number in range(count):
            kind, _, offset, address, _, size, _, _ = struct.unpack_from(
                "<IIQQQQQQ", data, start + 56 * number
            )
            if kind == _LOAD:
                self.loads.append((address, offset, size))
            elif kind == _INTERP:
                self.interpreter = _string(data, offset)
            elif kind == _DYNAMIC:
                for tag, value in struct.iter_unpack(
                    "<qQ", data[offset : offset + size // 16 * 16]
                ):
                    if not tag:
                        break
                    self.tags.setdefault(tag, []).append(value)

    def offset(self, address: int) -> int:
        for start, offset, size in self.loads:
            if start <= address < start + size:
                return offset + address - start
        raise ValueError(f"nothing is loaded at {address}")

    def strings(self) -> bytes:
        if _STRTAB not in self.tags:
            return b"\0"
        start = self.offset(self.tags[_STRTAB][0])
        return self.data[start : start + self.tags.get(_STRSZ, [0])[0]] + b"\0"


def read_elf(path: Path) -> Elf | None:
    """Return what a file is; None for what is no ELF file, or a broken one."""
    try:
        data = _open(path)
        if data is None:
            return None
        with data:
            image = _Image(data)
            strings = image.strings()
            soname = next((_string(strings, at) for at in image.tags.get(_SONAME, [])), None)
            program = bool(image.tags.get(_FLAGS_1, [0])[0] & _PIE)
            return Elf(
                image.machine,
                soname,
                tuple(_string(strings, at) for at in image.tags.get(_NEEDED, [])),
                image.kind != 3 or program or (image.interpreter is not None and soname is None),
                image.interpreter,
            )
    except (struct.error, ValueError, IndexError, OSError):
        return None


def symbols(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield the dynamic symbols of a file: name, and whether it is defined there."""
    data = _open(path)
    if data is None:
        return
    with data:
        image = _Image(data)
        strings = image.strings()
        if _SYMTAB not in image.tags:
            return
        start = image.offset(image.tags[_SYMTAB][0])
        for at in range(start, start + _symbol_bytes(image, start), 24):
            name, info, _, section = struct.unpack_from("<IBBH", data, at)
            if name and info >> 4:
                yield _string(strings, name), section != 0


def _symbol_bytes(image: _Image, start: int) -> int:
    """Return the size of the symbol table: its section's, or up to the strings behind it."""
    for kind, offset, size, _ in _sections(image):
        if kind == 11 and offset == start:
            return size // 24 * 24
    behind = image.offset(image.tags[_STRTAB][0]) - start
    return max(0, behind) // 24 * 24


def _sections(image: _Image) -> Iterator[tuple[int, int, int, int]]:
    """Yield type, offset, size and flags of each section; none where they were stripped."""
    data = image.data
    count = struct.unpack_from("<H", data, 60)[0] if image.sections else 0
    if image.sections + 64 * count > len(data):
        return
    for number in range(count):
        _, kind, flags, _, offset, size = struct.unpack_from(
            "<IIQQQQ", data, image.sections + 64 * number
        )
        yield kind, offset, size, flags


def constants(path: Path, words: set[bytes]) -> set[bytes]:
    """Return which words stand in the data of a file that is loaded: .rodata, .data."""
    try:
        data = _open(path)
        if data is None:
            return set()
        with data:
            image = _Image(data)
            found: set[bytes] = set()
            for kind, offset, size, flags in _sections(image):
                # PROGBITS, allocated, not executable. Names of its own are in .dynstr, a STRTAB.
                if kind == 1 and flags & 2 and not flags & 4:
                    end = offset + size
                    found |= {w for w in words - found if data.find(w, offset, end) >= 0}
            return found
    except (struct.error, ValueError, IndexError, OSError):
        return set()
