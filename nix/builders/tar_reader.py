"""The members of an untrusted tar: ustar, pax and GNU's long names, and nothing else.

tarfile reads headers of any size into memory, calls itself for each of a chain, and takes a broken
header for the end of the archive.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from e210_archive import odd_member, too_large
from tar_stream import TarStream

__all__ = ["Entry", "entries"]

_BLOCK = 512
_KINDS = {b"0": "file", b"\0": "file", b"7": "file", b"1": "hard", b"2": "link", b"5": "folder"}
_ODD = {b"3": "a device", b"4": "a device", b"6": "a pipe", b"S": "a sparse file"}


class Entry(NamedTuple):
    """A member: `kind` is file, folder, link (symbolic) or hard; `size` bytes follow a file."""

    name: str
    kind: str
    target: str
    size: int
    executable: bool


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("utf-8", "surrogateescape")


def _number(field: bytes) -> int:
    """Return a number of a header: octal, or base 256 where the first bit is set."""
    if field[0] & 0x80:
        if field[0] != 0x80:
            raise ValueError("a header has a negative number")
        return int.from_bytes(field[1:], "big")
    digits = field.partition(b"\0")[0].strip(b" ")
    if digits.strip(b"01234567"):
        raise ValueError("a header has a number that is none")
    return int(digits or b"0", 8)


def _records(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield key and value of the records of a pax header: `<length> <key>=<value>\\n`."""
    at = 0
    while at < len(data):
        space = data.find(b" ", at, at + 12)
        digits = data[at:space]
        end = at + int(digits) if space > 0 and digits.isdigit() else 0
        if end <= space or end > len(data) or data[end - 1 : end] != b"\n":
            raise ValueError("a pax header is broken")
        key, equals, value = data[space + 1 : end - 1].partition(b"=")
        if not equals:
            raise ValueError("a pax header is broken")
        yield key, value
        at = end


class _Said:
    """What extended headers say of the member behind them."""

    def __init__(self) -> None:
        self.name: bytes | None = None
        self.target: bytes | None = None
        self.size: int | None = None

    def pax(self, data: bytes, archive: str, everywhere: bool) -> None:
        for key, value in _records(data):
            if b"\0" in value and key in (b"path", b"linkpath"):
                raise ValueError("a pax header has a name with a NUL")
            if key.startswith(b"GNU.sparse."):
                raise odd_member(archive, _text(key), "a sparse file")
            if key in (b"path", b"linkpath", b"size") and everywhere:
                raise ValueError(f"all members have one {_text(key)}")
            if key == b"path":
                self.name = value
            elif key == b"linkpath":
                self.target = value
            elif key == b"size":
                if not value.isdigit() or len(value) > 20:
                    raise ValueError("a pax header has a size that is none")
                self.size = int(value)


def _header(stream: TarStream) -> bytes | None:
    """Return the next header; None at the end."""
    block = stream.read(_BLOCK)
    if not block.strip(b"\0"):
        return None
    if len(block) < _BLOCK:
        raise EOFError("the archive ends within a header")
    stated = _number(block[148:156])
    unsigned = 256 + sum(block[:148]) + sum(block[156:])
    signed = unsigned - 256 * sum(byte > 127 for byte in block[:148] + block[156:])
    if stated not in (unsigned, signed):
        raise ValueError("a header has another checksum: this is no tar, or it is damaged")
    return block


def _extension(stream: TarStream, size: int) -> bytes:
    """Return the content of an extended header. Raises Problem E213."""
    most = stream.limits.text
    if size > most:
        raise too_large(stream.archive, f"a header of {size:,} bytes", f"{most:,} bytes", "text")
    data = stream.read(-(-size // _BLOCK) * _BLOCK)
    if len(data) < size:
        raise EOFError("the archive ends within a header")
    return data[:size]


def entries(stream: TarStream) -> Iterator[Entry]:
    """Yield the members; whoever takes a file must read its content from `stream` (`padded`)."""
    said = _Said()
    while (block := _header(stream)) is not None:
        kind, size = block[156:157], _number(block[124:136])
        if kind in (b"x", b"X", b"g"):
            said.pax(_extension(stream, size), stream.archive, everywhere=kind == b"g")
            continue
        if kind == b"L":
            said.name = _extension(stream, size)
            continue
        if kind == b"K":
            said.target = _extension(stream, size)
            continue
        name = _text(block[:100] if said.name is None else said.name)
        prefix = _text(block[345:500]) if block[257:263] == b"ustar\0" else ""
        if prefix and said.name is None:
            name = f"{prefix}/{name}"
        if kind not in _KINDS:
            raise odd_member(stream.archive, name, _ODD.get(kind, "neither file, folder nor link"))
        what = "folder" if kind in (b"0", b"\0") and name.endswith("/") else _KINDS[kind]
        yield Entry(
            name,
            what,
            _text(block[157:257] if said.target is None else said.target),
            (size if said.size is None else said.size) if what == "file" else 0,
            bool(_number(block[100:108]) & 0o111),
        )
        said = _Said()
