"""A wheel as a stream: its members in file order, inflated piece by piece, checked as they pass.

Follows the ZIP format (APPNOTE 6.3.10). The central directory is read by range; the rest is read
once, front to back, so the SHA-256 of the whole file comes for nothing.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import Struct
from typing import Final

from accelpkgs_updater.limits import Limit, TooMuchError
from accelpkgs_updater.measure.byte_source import CHUNK, ByteSource
from accelpkgs_updater.measure.failure import MeasureError
from accelpkgs_updater.sources.zip_members import check_directory

__all__ = ["Archive", "Limits", "Member"]

_LOCAL: Final = Struct("<4s22xHH")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a wheel may ask of us: members, and bytes after inflating, of one and of all
    members.
    """

    members: int = field(default_factory=lambda: Limit.MEMBERS.most)
    member: int = 8 << 30
    total: int = 32 << 30


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the wheel. Sizes in bytes; `offset` is that of its local header."""

    name: str
    offset: int
    packed: int
    size: int
    method: int
    crc: int


class Archive:
    """The members of a wheel.

    Raises MeasureError on anything that is not a sound ZIP file within the limits.
    """

    def __init__(self, source: ByteSource, limits: Limits | None = None) -> None:
        self.source = source
        self.limits = limits or Limits()
        self.members = self._directory()
        self._digest = hashlib.sha256()
        self._position = 0
        self._pieces: Iterator[bytes] = iter(())
        self._rest = memoryview(b"")

    def walk(self) -> Iterator[tuple[Member, Iterator[bytes]]]:
        """Yield each member with its inflated bytes, in file order.

        What a caller leaves unread is not inflated.
        """
        self._pieces = self.source.read(0, self.source.size)
        for member in self.members:
            self._skip(member.offset - self._position)
            self._skip(_data_offset(b"".join(self._take(_LOCAL.size)), self.source.name, member))
            end = self._position + member.packed
            yield member, self._inflate(member, self._take(member.packed))
            self._skip(end - self._position)
        self._skip(self.source.size - self._position)

    def again(self, member: Member) -> Iterator[bytes]:
        """Yield the inflated bytes of one member once more, by a range request of its own."""
        head = b"".join(self.source.read(member.offset, member.offset + _LOCAL.size))
        start = member.offset + _LOCAL.size + _data_offset(head, self.source.name, member)
        if start + member.packed > self.source.size:
            raise self._bad(f"{member.name!r} ends after the file does")
        yield from self._inflate(member, self.source.read(start, start + member.packed))

    @property
    def sha256(self) -> str:
        """The hash of the whole file, once `walk` is done."""
        return self._digest.hexdigest()

    def _take(self, count: int) -> Iterator[memoryview]:
        """Yield the next `count` bytes of the file, hashing them, as views: most members are a
        fraction of a piece.
        """
        while count > 0:
            data = self._rest or memoryview(next(self._pieces, b""))
            if not data:
                raise self._bad("a member ends after the file does")
            data, self._rest = data[:count], data[count:]
            count -= len(data)
            self._position += len(data)
            self._digest.update(data)
            yield data

    def _skip(self, count: int) -> None:
        if count < 0:
            raise self._bad("members overlap")
        for _ in self._take(count):
            pass

    def _inflate(
        self, member: Member, packed: Iterator[memoryview] | Iterator[bytes]
    ) -> Iterator[bytes]:
        if member.method == zipfile.ZIP_STORED:
            pieces: Iterator[bytes] = map(bytes, packed)
        elif member.method == zipfile.ZIP_DEFLATED:
            pieces = _deflate(packed)
        else:
            raise self._bad(f"{member.name!r} is compressed by method {member.method}")
        size = crc = 0
        try:
            for data in pieces:
                size += len(data)
                crc = zlib.crc32(data, crc)
                if size > member.size:
                    raise self._bad(
                        f"{member.name!r} is larger than its {member.size} declared bytes"
                    )
                yield data
        except zlib.error as error:
            raise self._bad(f"{member.name!r} does not inflate: {error}") from None
        if size != member.size or crc != member.crc:
            raise self._bad(f"{member.name!r} has another size or checksum than declared")

    def _directory(self) -> tuple[Member, ...]:
        try:
            with zipfile.ZipFile(_Seekable(self.source, self.limits.members)) as archive:
                infos = archive.infolist()
        except TooMuchError as error:
            raise MeasureError(self.source.name, str(error), fix=error.fix) from None
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
            raise self._bad(f"not a ZIP file: {error}") from None
        if not all(i.filename for i in infos):
            raise self._bad("a member has no name")
        members = tuple(
            Member(
                i.filename, i.header_offset, i.compress_size, i.file_size, i.compress_type, i.CRC
            )
            for i in sorted(infos, key=lambda i: i.header_offset)
            if not i.is_dir()
        )
        if len(members) > self.limits.members:
            raise self._bad(f"{len(members)} members are more than {self.limits.members}")
        if (
            any(m.size > self.limits.member for m in members)
            or sum(m.size for m in members) > self.limits.total
        ):
            raise self._bad("its members declare more bytes than the limit")
        return members

    def _bad(self, why: str) -> MeasureError:
        return MeasureError(self.source.name, why)


def _data_offset(header: bytes, where: str, member: Member) -> int:
    """Return how many bytes of name and extra field stand between a local header and the data."""
    if len(header) < _LOCAL.size:
        raise MeasureError(where, f"{member.name!r} has no local header")
    magic, name, extra = _LOCAL.unpack(header)
    if magic != b"PK\x03\x04":
        raise MeasureError(where, f"{member.name!r} has no local header")
    return int(name) + int(extra)


def _deflate(packed: Iterator[memoryview] | Iterator[bytes]) -> Iterator[bytes]:
    """Inflate raw deflate data, at most CHUNK bytes at a time however well it is compressed."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in packed:
        data: memoryview | bytes = piece
        while data:
            if inflated := inflater.decompress(data, CHUNK):
                yield inflated
            data = inflater.unconsumed_tail
            if inflater.eof:
                return
    if inflated := inflater.flush():
        yield inflated


class _Seekable(io.RawIOBase):
    """The least that `zipfile` needs to read a central directory from a ByteSource."""

    def __init__(self, source: ByteSource, members: int) -> None:
        super().__init__()
        self._source = source
        self._members = members
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        at = offset + (0, self._at, self._source.size)[whence]
        if at < 0:
            raise ValueError("it points before the start of the file")
        self._at = at
        return at

    def read(self, size: int = -1) -> bytes:
        stop = self._source.size if size < 0 else min(self._source.size, self._at + size)
        Limit.DIRECTORY.check(stop - self._at, "bytes of directory")
        data = b"".join(self._source.read(self._at, stop)) if stop > self._at else b""
        check_directory(data, self._members)
        self._at += len(data)
        return data
