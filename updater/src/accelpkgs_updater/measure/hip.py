"""AMD GPU targets of HIP code objects, found in a stream of bytes.

Layouts from Clang's "Offload Bundler" documentation (bundles and their compressed form) and LLVM's
"User Guide for AMDGPU Backend" (ELF flags). Little-endian, sizes in bytes::

    bundle      0 "__CLANG_OFFLOAD_BUNDLE__"   24 u64 count, then per entry:
                u64 offset, u64 size, u64 length,
    its id compressed  0 "CCOB"   4 u16 version   6 u16 method (0 zlib, 1 zstd)   then by version
                1: u32 size, u64 hash   2: u32 packed size, u32 size, u64 hash
                3: u64, u64, u64
"""

from __future__ import annotations

import importlib
import re
import zlib
from collections.abc import Iterator
from struct import Struct
from typing import Final

__all__ = ["BUNDLE_MAGIC", "COMPRESSED_MAGIC", "OffloadScanner", "bundle_targets", "elf_target"]

BUNDLE_MAGIC: Final = b"__CLANG_OFFLOAD_BUNDLE__"
COMPRESSED_MAGIC: Final = b"CCOB"

_HEADERS: Final = {1: 20, 2: 24, 3: 32}
_ENTRY: Final = Struct("<QQQ")
_COUNT: Final = Struct("<Q")
_ENTRIES, _ID_LENGTH = 1024, 256
_WINDOW: Final = (
    192 << 10
)  # more than a zstd block, less than which nothing of it can be decompressed
_TABLE: Final = 64 << 10
_ATTEMPTS: Final = (
    10_000  # to decompress what may be a bundle; a library has one for each source file at most
)
_ID: Final = re.compile(r"amdgcn-.*-(gfx[0-9a-z]+(?:-[0-9a-z]+)*)((?::[a-z]+[+-])*)")
# EF_AMDGPU_MACH_AMDGCN_*: the low byte of e_flags.
_MACHINES: Final = {
    0x2A: "gfx803",
    0x2C: "gfx900",
    0x2D: "gfx902",
    0x2E: "gfx904",
    0x2F: "gfx906",
    0x30: "gfx908",
    0x31: "gfx909",
    0x32: "gfx90c",
    0x33: "gfx1010",
    0x34: "gfx1011",
    0x35: "gfx1012",
    0x36: "gfx1030",
    0x37: "gfx1031",
    0x38: "gfx1032",
    0x39: "gfx1033",
    0x3D: "gfx1035",
    0x3E: "gfx1034",
    0x3F: "gfx90a",
    0x41: "gfx1100",
    0x42: "gfx1013",
    0x43: "gfx1150",
    0x44: "gfx1103",
    0x45: "gfx1036",
    0x46: "gfx1101",
    0x47: "gfx1102",
    0x48: "gfx1200",
    0x49: "gfx1250",
    0x4A: "gfx1151",
    0x4C: "gfx942",
    0x4E: "gfx1201",
    0x4F: "gfx950",
    0x51: "gfx9-generic",
    0x52: "gfx10-1-generic",
    0x53: "gfx10-3-generic",
    0x54: "gfx11-generic",
    0x55: "gfx1152",
    0x58: "gfx1153",
    0x59: "gfx12-generic",
    0x5F: "gfx9-4-generic",
}


def elf_target(flags: int) -> str:
    """Return the target of an AMD GPU ELF file from its `e_flags`."""
    return _MACHINES.get(flags & 0xFF, f"gfx-mach-{flags & 0xFF:#x}")


def bundle_targets(data: bytes, at: int = 0) -> frozenset[str] | None:
    """Return the targets that a bundle's table names, features such as `:xnack-` left out.

    None where it is none.
    """
    if not data.startswith(BUNDLE_MAGIC, at) or at + len(BUNDLE_MAGIC) + _COUNT.size > len(data):
        return None
    at += len(BUNDLE_MAGIC)
    (count,) = _COUNT.unpack_from(data, at)
    at += _COUNT.size
    if not 0 < count <= _ENTRIES:
        return None
    targets = set()
    for _ in range(count):
        if at + _ENTRY.size > len(data):
            return None
        _, _, length = _ENTRY.unpack_from(data, at)
        at += _ENTRY.size
        if not 0 < length <= _ID_LENGTH or at + length > len(data):
            return None
        match = _ID.search(data[at : at + length].decode("ascii", "replace"))
        if match:
            targets.add(match[1])
        at += length
    return frozenset(targets)


class OffloadScanner:
    """Finds every code object bundle in a stream that is fed piece by piece, in constant memory."""

    def __init__(self) -> None:
        self.targets: set[str] = set()
        self.problems: list[str] = []
        self._carry = b""
        self._attempts = _ATTEMPTS

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the stream."""
        self._scan(self._carry + data if self._carry else data, last=False)

    def finish(self) -> None:
        """Say that the stream has ended."""
        self._scan(self._carry, last=True)

    def _scan(self, buffer: bytes, *, last: bool) -> None:
        after = 0
        for start, magic in _magics(buffer):
            need = _TABLE if magic == BUNDLE_MAGIC else _WINDOW
            if not last and len(buffer) - start < need:
                self._carry = buffer[start:]
                return
            window = buffer[start : start + need]
            found = bundle_targets(window) if magic == BUNDLE_MAGIC else self._compressed(window)
            self.targets |= found or frozenset()
            after = start + len(magic)
        self._carry = b"" if last else buffer[max(after, len(buffer) - len(BUNDLE_MAGIC) + 1) :]

    def _compressed(self, window: bytes) -> frozenset[str] | None:
        version = int.from_bytes(window[4:6], "little")
        method = int.from_bytes(window[6:8], "little")
        if version not in _HEADERS or method not in (0, 1) or not self._attempts:
            return None
        self._attempts -= 1
        packed = window[_HEADERS[version] :]
        if method == 0:
            try:
                return bundle_targets(zlib.decompressobj().decompress(packed, _TABLE))
            except zlib.error:
                return None
        if not packed.startswith(b"\x28\xb5\x2f\xfd"):
            return None
        table = _zstd_head(packed)
        if table is None:
            self.problems = [
                "HIP code is compressed with zstd, for which this Python has no module (zstandard)"
            ]
            return None
        return bundle_targets(table)


def _magics(buffer: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield where magic numbers stand, in order.

    Searched for one by one: `find` has ten times the speed of a regex.
    """
    places = {magic: buffer.find(magic) for magic in (BUNDLE_MAGIC, COMPRESSED_MAGIC)}
    while found := [(at, magic) for magic, at in places.items() if at >= 0]:
        at, magic = min(found)
        yield at, magic
        places[magic] = buffer.find(magic, at + len(magic))


def _zstd_head(packed: bytes) -> bytes | None:
    """Return the first bytes of a zstd frame that may be cut off.

    None where no module can tell, b"" for nonsense.
    """
    for name in ("compression.zstd", "zstandard"):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        try:
            made = module.ZstdDecompressor()
            return bytes(
                made.stream_reader(packed).read(_TABLE)
                if name == "zstandard"
                else made.decompress(packed, _TABLE)
            )
        except module.ZstdError:
            return b""
    return None
