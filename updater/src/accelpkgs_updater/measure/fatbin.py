"""CUDA fat binaries, found and walked in a stream of bytes.

There is no official description. The layout below was determined with nvcc 13.0 (every combination
of target, `a` and `f` suffix and compression mode) and agrees with `cuobjdump -all` (which leaves
out the `f`) on libraries that were built with CUDA 11.7 to 13.2. All numbers are little-endian,
sizes in bytes::

    container   0 u32 0xBA55ED50   4 u16 version 1   6 u16 header size 16
                8 u64 size of all entries
    entry       0 u16 kind         2 u16 0x0101      4 u32 header size
                8 u64 payload size, padded to 8
               16 u32 compressed size or 0            28 u32 architecture    40 u64 flags
               56 u64 uncompressed size or 0

The header of an entry is never compressed, so what a library contains is known without
decompressing its code.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from struct import Struct
from typing import Final

__all__ = ["CONTAINER_MAGIC", "Container", "Entry", "FatbinScanner", "Region", "parse_entry"]

CONTAINER_MAGIC: Final = b"\x50\xed\x55\xba"
PREFIXES: Final = {1: "compute", 2: "sm", 8: "lto"}
"""Kinds that name what code they hold: PTX, machine code (SASS), NVVM for linking."""

_CONTAINER: Final = Struct("<4sHHQ")
_ENTRY: Final = Struct("<HHIQ4x4x4xI8xQ8xQ")
_KINDS: Final = frozenset({1, 2, 4, 8, 16, 32, 64})
_ARCHITECTURE_SPECIFIC: Final = 0x10_0000
_FAMILY_SPECIFIC: Final = 0x20_0000
_COMPRESSED: Final = 0x2000 | 0x8000  # LZ4 | zstd
_MAX_HEADER: Final = 1 << 16
_MAX_REGIONS: Final = 4096
_MAX_SIGNATURES: Final = 4096
_REGION_GAP: Final = 4096


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a container; `arch` is ten times the compute capability, sizes are in bytes."""

    kind: int
    arch: int
    suffix: str
    header_size: int
    payload_size: int
    compressed: bool

    @property
    def code(self) -> str | None:
        """`sm_90a`, `compute_90`, `lto_80`; None for kinds that are no code for a device."""
        prefix = PREFIXES.get(self.kind)
        return None if prefix is None else f"{prefix}_{self.arch}{self.suffix}"


@dataclass(frozen=True, slots=True)
class Container:
    """A container header: offset of its first entry and of the byte after its last, in bytes from
    the start.
    """

    first: int
    end: int


@dataclass(slots=True)
class Region:
    """Containers that lie side by side: a section's worth.

    `signatures` counts containers by what they hold.

    `others` has the codes of containers beyond the limit on signatures, so that memory stays
    bounded and no code is lost.
    """

    start: int
    end: int
    signatures: Counter[frozenset[str]] = field(default_factory=Counter)
    others: set[str] = field(default_factory=set)

    @property
    def codes(self) -> frozenset[str]:
        """Everything that any container of the region holds."""
        return frozenset(self.others).union(*self.signatures)


def parse_entry(data: bytes, at: int) -> Entry | None:
    """Return the entry whose header starts at `at`, or None where these bytes are none."""
    if at < 0 or at + _ENTRY.size > len(data):
        return None
    kind, version, header, payload, arch, flags, _ = _ENTRY.unpack_from(data, at)
    if kind not in _KINDS or version != 0x0101 or not 10 <= arch < 1000:
        return None
    if not _ENTRY.size <= header <= _MAX_HEADER or header % 8:
        return None
    suffix = "a" if flags & _ARCHITECTURE_SPECIFIC else "f" if flags & _FAMILY_SPECIFIC else ""
    return Entry(kind, arch, suffix, header, payload, bool(flags & _COMPRESSED))


class FatbinScanner:
    """Finds every container in a stream that is fed piece by piece, in constant memory.

    A magic number counts only when a valid container header and a valid first entry follow it, so
    code that merely compares with the number is not taken for one. Payloads are jumped over, not
    searched.
    """

    def __init__(self) -> None:
        self.regions: list[Region] = []
        self.problems: list[str] = []
        self.sizes: Counter[str] = Counter()
        """Bytes of each code as it lies in the file, headers of entries included."""
        self._carry = b""
        self._base = 0  # offset in the stream of the first byte of the carry
        self._next = 0  # offset of the next header, or from where to search for one
        self._container: Container | None = None
        self._codes: set[str] = set()

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the stream."""
        buffer = self._carry + data if self._carry else data
        while self._step(buffer):
            pass
        keep = min(max(self._next - self._base, 0), len(buffer))
        self._carry = buffer[keep:]
        self._base += keep

    def finish(self) -> None:
        """Say that the stream has ended.

        A container that is still open is reported as truncated.
        """
        total = self._base + len(self._carry)
        if self._container is not None:
            self._close(self._container.end)
        if self.regions and self.regions[-1].end > total:
            self._problem(f"fatbin that ends at {self.regions[-1].end} is cut off")

    def _step(self, buffer: bytes) -> bool:
        """Handle one header; False when more bytes are needed first."""
        at = self._next - self._base
        if self._container is None:
            return self._search(buffer, at)
        if self._next >= self._container.end:
            self._close(self._container.end)
            return True
        if at + _ENTRY.size > len(buffer):
            return False
        entry = parse_entry(buffer, at)
        after = self._next + entry.header_size + entry.payload_size if entry else 0
        if entry is None or after > self._container.end:
            self._problem(f"fatbin entry at {self._next} is damaged")
            self._close(self._next)
            return True
        if entry.code is not None:
            self._codes.add(entry.code)
            self.sizes[entry.code] += entry.header_size + entry.payload_size
        self._next = after
        return True

    def _search(self, buffer: bytes, at: int) -> bool:
        if at > len(buffer):
            return False
        found = buffer.find(CONTAINER_MAGIC, at)
        if found < 0:
            self._next = self._base + max(at, len(buffer) - len(CONTAINER_MAGIC) + 1)
            return False
        self._next = self._base + found
        if found + _CONTAINER.size + _ENTRY.size > len(buffer):
            return False
        _, version, header, size = _CONTAINER.unpack_from(buffer, found)
        first = parse_entry(buffer, found + _CONTAINER.size)
        valid = version == 1 and header == _CONTAINER.size and first is not None
        if not valid or first is None or first.header_size + first.payload_size > size:
            self._next += len(CONTAINER_MAGIC)
            return True
        begin = self._next + header
        if not self.regions or self._next - self.regions[-1].end > _REGION_GAP:
            self._open_region(self._next)
        self._container = Container(begin, begin + size)
        self._next = begin
        return True

    def _open_region(self, start: int) -> None:
        if len(self.regions) < _MAX_REGIONS:
            self.regions.append(Region(start, start))

    def _close(self, end: int) -> None:
        region = self.regions[-1]
        region.end = end
        signature = frozenset(self._codes)
        if signature in region.signatures or len(region.signatures) < _MAX_SIGNATURES:
            region.signatures[signature] += 1
        else:
            region.others |= signature
        self._container = None
        self._codes = set()

    def _problem(self, text: str) -> None:
        if len(self.problems) < 20 and text not in self.problems:
            self.problems.append(text)
