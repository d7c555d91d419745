"""One small member of a zip from the last bytes of the file alone.

The specification lets dist-info stand at the end of a wheel (PEP 427), so the last records of the
central directory tell where METADATA lies, and the directory of a wheel with ten thousand files
need not be read whole.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Member", "extract", "find_member"]

_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY_MAGIC = b"PK\x01\x02"


@dataclass(frozen=True, slots=True)
class Member:
    """Where a member lies: `offset` of its local header in the file; sizes in bytes."""

    name: str
    offset: int
    method: int
    crc: int
    packed: int
    size: int

    @property
    def span(self) -> tuple[int, int]:
        """The bytes (from, to) that hold its header and its data, with room for a longer header
        than announced.
        """
        return self.offset, self.offset + _LOCAL.size + len(self.name.encode()) + self.packed + 256


def find_member(tail: bytes, wanted: Callable[[str], bool]) -> Member | None:
    """Find the one wanted member in the directory records that `tail`, the end of a zip, holds.

    None where the tail does not tell for sure: no end record, a 64-bit archive, none or several
    wanted members, or no chain of records that ends exactly where the directory does.
    """
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < _END.size:
        return None
    _, _, _, _, _, size, offset, comment = _END.unpack_from(tail, end)
    if 0xFFFFFFFF in (size, offset) or end + _END.size + comment != len(tail):
        return None
    start = max(0, end - size)
    dead: set[int] = set()
    while (start := tail.find(_ENTRY_MAGIC, start, end)) >= 0:
        records = _chain(tail, start, end, dead)
        if records is not None:
            found = [r for r in records if wanted(r.name)]
            return (
                found[0]
                if len(found) == 1 and 0xFFFFFFFF not in (found[0].offset, found[0].packed)
                else None
            )
        start += 1
    return None


def _chain(tail: bytes, at: int, end: int, dead: set[int]) -> list[Member] | None:
    """Read records from `at` on; `dead` are offsets from which none lead to the end, and grows."""
    records = []
    passed: list[int] = []
    while at < end:
        if at in dead or end - at < _ENTRY.size or not tail.startswith(_ENTRY_MAGIC, at):
            dead.update(passed)
            return None
        passed.append(at)
        fields = _ENTRY.unpack_from(tail, at)
        method, crc, packed, size = fields[4], *fields[7:10]
        name, extra, comment, offset = fields[10], fields[11], fields[12], fields[16]
        text = tail[at + _ENTRY.size : at + _ENTRY.size + name]
        records.append(
            Member(text.decode("utf-8", errors="replace"), offset, method, crc, packed, size)
        )
        at += _ENTRY.size + name + extra + comment
    if at == end:
        return records
    dead.update(passed)
    return None


def extract(member: Member, data: bytes, maximum: int) -> bytes | None:
    """Return the contents of a member from the bytes of its span; None where they are not what the
    directory says.
    """
    if len(data) < _LOCAL.size or not data.startswith(b"PK\x03\x04"):
        return None
    name, extra = _LOCAL.unpack_from(data)[9:11]
    start = _LOCAL.size + name + extra
    packed = data[start : start + member.packed]
    if len(packed) != member.packed or member.size > maximum:
        return None
    if data[_LOCAL.size : _LOCAL.size + name].decode("utf-8", errors="replace") != member.name:
        return None
    if member.method == 0:
        content = packed
    elif member.method == 8:
        try:
            content = zlib.decompressobj(-15).decompress(packed, maximum + 1)
        except zlib.error:
            return None
    else:
        return None
    return content if len(content) == member.size and zlib.crc32(content) == member.crc else None
