"""What one ELF file asks of the loader: every base has what this needs."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from elf_image import Image, mapped, string_at

__all__ = ["Elf", "constants", "read_elf", "symbols"]

_NEEDED, _SONAME = 1, 14
_FLAGS_1, _PIE = 0x6FFFFFFB, 0x08000000


class Elf(NamedTuple):
    """A 64-bit ELF file; `interpreter`: the loader that a program names."""

    machine: int
    soname: str | None
    needed: tuple[str, ...]
    executable: bool
    interpreter: str | None


def read_elf(path: Path) -> Elf | None:
    """Return what a file is; None for what is no ELF file, or a broken one."""
    try:
        data = mapped(path)
        if data is None:
            return None
        with data:
            image = Image(data)
            strings = image.strings()
            soname = next((string_at(strings, at) for at in image.tags.get(_SONAME, [])), None)
            program = bool(image.tags.get(_FLAGS_1, [0])[-1] & _PIE)
            return Elf(
                image.machine,
                soname,
                tuple(string_at(strings, at) for at in image.tags.get(_NEEDED, [])),
                image.kind != 3 or program or (image.interpreter is not None and soname is None),
                image.interpreter,
            )
    except (struct.error, ValueError, IndexError, OSError):
        return None


def symbols(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield the dynamic symbols of a file: name, and whether it is defined there.

    A table that is broken ends there.
    """
    try:
        data = mapped(path)
        if data is None:
            return
        with data:
            image = Image(data)
            strings = image.strings()
            for name, info, section in image.symbols():
                if name and info >> 4:
                    yield string_at(strings, name), section != 0
    except (struct.error, ValueError, IndexError, OSError):
        return


def constants(path: Path, words: set[bytes]) -> set[bytes]:
    """Return which words stand in the data of a file that is loaded: .rodata, .data."""
    try:
        data = mapped(path)
        if data is None:
            return set()
        with data:
            found: set[bytes] = set()
            for kind, offset, size, flags in Image(data).section_headers():
                # PROGBITS, allocated, not executable. Names of its own are in .dynstr, a STRTAB.
                if kind == 1 and flags & 2 and not flags & 4:
                    end = offset + size
                    found |= {w for w in words - found if data.find(w, offset, end) >= 0}
            return found
    except (struct.error, ValueError, IndexError, OSError):
        return set()
