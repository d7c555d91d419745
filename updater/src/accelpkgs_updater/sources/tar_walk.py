"""The members of a tar (POSIX.1-2017, `pax`; GNU's long names), header by header from a stream.

Nothing is kept of what has passed, and no header may be large: the standard library's reader keeps
every member, and takes a header's word for how much memory a name needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from struct import Struct

from accelpkgs_updater.limits import Limit

__all__ = ["TarMember", "members"]

_BLOCK = 512
_PIECE = 1 << 20
_SIGNED = Struct("512b")
_FILES = (b"0", b"\0", b"7")
_WITHOUT_DATA = (b"1", b"2", b"3", b"4", b"5", b"6")
_PAX, _PAX_GLOBAL, _GNU_NAME, _GNU_LINK = b"x", b"g", b"L", b"K"


@dataclass(frozen=True, slots=True)
class TarMember:
    """A member; `read` gives the bytes of a file, before the next member is asked for."""

    name: str
    size: int
    is_file: bool
    read: Callable[[], bytes]


class _Stream:
    """Bytes in order; raises `ValueError` where they end early."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self.at = 0

    def header(self) -> bytes:
        """Return the next block, nothing at the end."""
        first = self._read(_BLOCK)
        self.at += len(first)
        return first + self.take(_BLOCK - len(first)) if first else b""

    def take(self, count: int) -> bytes:
        pieces = []
        while count > 0:
            data = self._read(min(count, _PIECE))
            if not data:
                raise ValueError("the archive ends inside of a member")
            pieces.append(data)
            count -= len(data)
            self.at += len(data)
        return b"".join(pieces)

    def skip_to(self, end: int) -> None:
        while self.at < end:
            self.take(min(end - self.at, _PIECE))


def members(read: Callable[[int], bytes]) -> Iterator[TarMember]:
    """Yield the members of an uncompressed tar that `read` gives, in order.

    Raises `ValueError` of what is no tar, `TooMuchError` where it asks for more than the bounds.
    """
    stream = _Stream(read)
    name: str | None = None
    count = headers = 0
    while any(header := stream.header()):
        _check(header)
        size, kind = _number(header[124:136]), header[156:157]
        data_size = 0 if kind in _WITHOUT_DATA else size
        end = stream.at + data_size + -data_size % _BLOCK
        count += 1
        Limit.MEMBERS.check(count, "members")
        if kind in (_PAX, _PAX_GLOBAL, _GNU_NAME, _GNU_LINK):
            headers += size
            Limit.HEADER.check(headers, "bytes of long names")
            data = stream.take(size)
            if kind == _GNU_NAME:
                name = _text(data)
            elif kind == _PAX:
                name = _pax_path(data) or name
        else:
            yield TarMember(
                name if name is not None else _plain_name(header),
                size,
                kind in _FILES,
                lambda wanted=size: stream.take(wanted),  # type: ignore[misc]
            )
            name = None
        stream.skip_to(end)


def _check(header: bytes) -> None:
    """Raise `ValueError` unless a header has the sum that it states."""
    plain = header[:148] + b" " * 8 + header[156:]
    # Some archivers of old counted with signs.
    if _number(header[148:156]) not in (sum(plain), sum(_SIGNED.unpack(plain))):
        raise ValueError("a header of the archive is damaged")


def _number(field: bytes) -> int:
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    text = field.partition(b"\0")[0].strip()
    if not text.isdigit():
        if text:
            raise ValueError("a header of the archive has no number where one belongs")
        return 0
    return int(text, 8)


def _plain_name(header: bytes) -> str:
    name, prefix = header[:100], header[345:500] if header[257:263] == b"ustar\0" else b""
    parts = [_text(prefix), _text(name)]
    return "/".join(p for p in parts if p)


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("utf-8", errors="replace")


def _pax_path(data: bytes) -> str | None:
    """Return the path that records of `LENGTH KEY=VALUE` state, the last where there are several.

    Raises `ValueError`.
    """
    found, at = None, 0
    while at < len(data):
        length, space, _ = data[at : at + 12].partition(b" ")
        if not space or not length.isdigit() or int(length) <= len(length) + 1:
            raise ValueError("a record of the archive is damaged")
        record = data[at + len(length) + 1 : at + int(length)]
        key, equals, value = record.partition(b"=")
        if equals and key == b"path":
            found = _text(value.removesuffix(b"\n"))
        at += int(length)
    return found
