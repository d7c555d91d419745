"""Tars of which every field can be wrong: what `tarfile` would not write."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field

__all__ = ["Block", "pax", "write_tar"]


@dataclass
class Block:
    """A header and what follows it; what is None is written as it should be."""

    name: bytes
    data: bytes = b""
    kind: bytes = b"0"
    target: bytes = b""
    mode: int = 0o644
    size: bytes | None = None
    checksum: bytes | None = None
    # Of the bytes of the header: place → what stands there.
    patch: dict[int, bytes] = field(default_factory=dict)
    padded: bool = True

    def made(self) -> bytes:
        head = bytearray(512)
        name, prefix = self.name, b""
        if len(name) > 100:
            prefix, name = name[:-100].rpartition(b"/")[0][:155], name[-100:]
        head[: len(name)] = name
        head[100:108] = b"%07o\0" % self.mode
        head[108:116] = head[116:124] = b"0000000\0"
        size = b"%011o\0" % len(self.data) if self.size is None else self.size
        head[124 : 124 + len(size)] = size
        head[136:148] = b"%011o\0" % 0
        head[156:157] = self.kind
        head[157 : 157 + len(self.target[:100])] = self.target[:100]
        head[257:265] = b"ustar\x0000"
        head[345 : 345 + len(prefix)] = prefix
        for place, text in self.patch.items():
            head[place : place + len(text)] = text
        total = 256 + sum(head[:148]) + sum(head[156:])
        head[148:156] = b"%06o\0 " % total if self.checksum is None else self.checksum
        padding = bytes(-len(self.data) % 512) if self.padded else b""
        return bytes(head) + self.data + padding


def pax(records: list[tuple[bytes, bytes]], kind: bytes = b"x") -> Block:
    """Return an extended header."""
    data = b""
    for key, value in records:
        rest = b" " + key + b"=" + value + b"\n"
        length = len(rest) + 1
        while length != len(rest) + len(b"%d" % length):
            length = len(rest) + len(b"%d" % length)
        data += b"%d" % length + rest
    return Block(b"pax", data, kind)


def long(text: bytes, kind: bytes = b"L") -> Block:
    """Return a header of GNU's for a long name (L) or a long target (K)."""
    return Block(b"././@LongLink", text + b"\0", kind)


def write_tar(blocks: list[Block], end: bytes = bytes(1024)) -> bytes:
    """Return the bytes of an uncompressed tar."""
    # Chains are one block many times.
    made = {id(block): block.made() for block in blocks}
    return b"".join(made[id(block)] for block in blocks) + end


def packed(content: bytes) -> bytes:
    """Return a gzip without a clock in it."""
    return gzip.compress(content, 6, mtime=0)
