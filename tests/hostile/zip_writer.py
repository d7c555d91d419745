"""Zip files of which every field can be wrong: what `zipfile` would not write."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

__all__ = ["Archive", "Member", "write_zip"]


@dataclass
class Member:
    """A member; what is None is written as it should be."""

    name: bytes
    data: bytes = b""
    mode: int = 0o100644
    flags: int = 0
    method: int = 8
    local_name: bytes | None = None
    crc: int | None = None
    compressed: bytes | None = None
    stated_size: int | None = None
    stated_packed: int | None = None
    offset: int | None = None
    needs: int = 20
    extra: bytes = b""
    # Written into the directory so many times.
    times: int = 1


@dataclass
class Archive:
    """Members, and what is wrong with the end of the file."""

    members: list[Member] = field(default_factory=list)
    before: bytes = b""
    comment: bytes = b""
    stated_count: int | None = None
    stated_length: int | None = None
    cut: int = 0
    flips: tuple[tuple[float, int], ...] = ()


def _deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def write_zip(archive: Archive) -> bytes:
    """Return the bytes of an archive."""
    body = bytearray(archive.before)
    directory = bytearray()
    count = 0
    for member in archive.members:
        packed = member.compressed
        if packed is None:
            packed = _deflate(member.data) if member.method == 8 else member.data
        offset = len(body)
        crc = zlib.crc32(member.data) if member.crc is None else member.crc
        sizes = (
            len(packed) if member.stated_packed is None else member.stated_packed,
            len(member.data) if member.stated_size is None else member.stated_size,
        )
        local = member.name if member.local_name is None else member.local_name
        common = (member.needs, member.flags, member.method, 0, 0x21, crc, *sizes)
        body += struct.pack("<4s5H3I2H", b"PK\3\4", *common, len(local), 0)
        body += local + packed
        for _ in range(member.times):
            count += 1
            directory += struct.pack(
                "<4s6H3I5H2I",
                b"PK\1\2",
                0x31E,
                *common,
                len(member.name),
                len(member.extra),
                0,
                0,
                0,
                member.mode << 16 & 0xFFFFFFFF,
                offset if member.offset is None else member.offset,
            )
            directory += member.name + member.extra
    length = len(directory) if archive.stated_length is None else archive.stated_length
    number = (count if archive.stated_count is None else archive.stated_count) & 0xFFFF
    end = struct.pack(
        "<4s4H2IH", b"PK\5\6", 0, 0, number, number, length, len(body), len(archive.comment)
    )
    made = body + directory + end + archive.comment
    for place, value in archive.flips if made else ():
        made[int(place * (len(made) - 1))] ^= value
    return bytes(made[: len(made) - archive.cut])
