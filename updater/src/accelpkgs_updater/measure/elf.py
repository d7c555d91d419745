"""The linking facts of a 64-bit little-endian ELF file, read from a `Capture` (System V gABI, LSB
symbol versions).

The dynamic segment is followed, as the loader does; section headers only name sections and bound
the symbol table. pyelftools reads the same facts in the tests: it wants a seekable file, which a
member of a remote wheel is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from typing import Final

from accelpkgs_updater.measure.stream import Capture, Range, RangeError

__all__ = [
    "ELF_MAGIC",
    "EM_AMDGPU",
    "EM_CUDA",
    "ET_EXEC",
    "Header",
    "Image",
    "Section",
    "machine_name",
    "parse_header",
    "read_image",
]

ELF_MAGIC: Final = b"\x7fELF"
EM_CUDA: Final = 190
EM_AMDGPU: Final = 224
MACHINES: Final = {
    3: "i686", 21: "ppc64le", 22: "s390x", 40: "armv7l", 62: "x86_64", 183: "aarch64",
    EM_CUDA: "cuda", EM_AMDGPU: "amdgpu", 243: "riscv64",
}  # fmt: skip

_EHDR: Final = Struct("<16sHHIQQQIHHHHHH")
_PHDR: Final = Struct("<IIQQQQQQ")
_SHDR: Final = Struct("<IIQQQQIIQQ")
_TABLE_LIMIT: Final = 96 << 20
_STRING_LIMIT: Final = 64 << 10
_PT_LOAD, _PT_DYNAMIC, _PT_INTERP = 1, 2, 3
ET_EXEC: Final = 2
_SHT_NULL, _SHT_NOBITS, _SHT_DYNSYM = 0, 8, 11


@dataclass(frozen=True, slots=True)
class Header:
    """What the first 64 bytes say.

    `abi` is EI_ABIVERSION, tables are (offset in bytes, size of an entry, count).
    """

    kind: int
    machine: int
    abi: int
    flags: int
    supported: bool
    segments: tuple[int, int, int]
    sections: tuple[int, int, int]
    names: int


@dataclass(frozen=True, slots=True)
class Section:
    """A named range of the file, offsets in bytes."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Image:
    """Where things lie in one file.

    `loads` are (virtual address, offset, bytes in the file) of the loaded segments; `interpreted`:
    it names the loader that shall run it.
    """

    header: Header
    loads: tuple[tuple[int, int, int], ...]
    dynamic: Range
    symbols: Range
    sections: tuple[Section, ...]
    interpreted: bool = False

    def offset(self, address: int) -> int:
        """Return where in the file the byte at a virtual address lies.

        RangeError where it is in no segment.
        """
        for virtual, offset, size in self.loads:
            if virtual <= address < virtual + size:
                return offset + address - virtual
        raise RangeError(f"address {address:#x} is in no segment")


def machine_name(machine: int) -> str:
    """Return what `uname -m` calls a machine, `machine-N` for unknown ones."""
    return MACHINES.get(machine, f"machine-{machine}")


def parse_header(data: bytes) -> Header | None:
    """Return the header of an ELF file; None where the bytes are none.

    Only 64-bit little-endian is `supported`.
    """
    if len(data) < _EHDR.size or not data.startswith(ELF_MAGIC):
        return None
    ident, kind, machine, _, _, phoff, shoff, flags, _, phsize, phnum, shsize, shnum, names = (
        _EHDR.unpack_from(data)
    )
    if ident[5] == 2:
        machine = int.from_bytes(data[18:20], "big")
    supported = ident[4] == 2 and ident[5] == 1
    return Header(
        kind,
        machine,
        ident[8],
        flags,
        supported,
        (phoff, phsize, phnum),
        (shoff, shsize, shnum),
        names,
    )


def read_image(capture: Capture, header: Header) -> Image:
    """Read program and section headers.

    Raises MissingError (see `Capture`), RangeError where the file is damaged.
    """
    segments_at, sections_at = _table(header.segments, _PHDR), _table(header.sections, _SHDR)
    raw_segments, raw_sections = capture.get(segments_at, sections_at)
    segments = list(_PHDR.iter_unpack(raw_segments))
    headers = list(_SHDR.iter_unpack(raw_sections))
    names_at: Range = (0, 0)
    if header.names < len(headers):
        names_at = bounded(headers[header.names][4], headers[header.names][5])
    names = capture.get(names_at)[0]
    return Image(
        header,
        loads=tuple((s[3], s[2], s[5]) for s in segments if s[0] == _PT_LOAD),
        dynamic=next((bounded(s[2], s[5]) for s in segments if s[0] == _PT_DYNAMIC), (0, 0)),
        symbols=next((bounded(s[4], s[5]) for s in headers if s[1] == _SHT_DYNSYM), (0, 0)),
        sections=tuple(
            Section(string(names, s[0]), s[4], s[4] + s[5])
            for s in headers
            if s[1] not in (_SHT_NULL, _SHT_NOBITS)
        ),
        interpreted=any(s[0] == _PT_INTERP for s in segments),
    )


def bounded(start: int, size: int) -> Range:
    """Return a range of at most 96 MiB; RangeError beyond."""
    if size > _TABLE_LIMIT:
        raise RangeError("a table is larger than 96 MiB")
    return (start, start + size)


def raw_string(table: bytes, at: int) -> bytes:
    """Return the NUL-terminated string at an offset of a string table, at most 64 KiB of it."""
    end = table.find(b"\0", at, at + _STRING_LIMIT)
    return table[at : end if end >= 0 else at + _STRING_LIMIT]


def string(table: bytes, at: int) -> str:
    """Return a string of a table as text, at most 4096 bytes of it.

    What is no UTF-8 comes escaped.
    """
    return raw_string(table, at)[:4096].decode("utf-8", "backslashreplace")


def _table(place: tuple[int, int, int], entry: Struct) -> Range:
    offset, size, count = place
    if not count or not offset:
        return (0, 0)
    if size != entry.size:
        raise RangeError(f"header entries of {size} bytes")
    return bounded(offset, size * count)
