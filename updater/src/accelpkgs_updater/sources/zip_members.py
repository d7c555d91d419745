"""Small members of a zip that somebody else made, by the standard library, within bounds."""

from __future__ import annotations

import io
import zipfile
from typing import IO

from accelpkgs_updater.limits import Limit

__all__ = ["check_directory", "opened", "read_member"]

_ENTRY = b"PK\x01\x02"
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class _Bounded(io.RawIOBase):
    """A file of which nobody reads more at once than a directory may take."""

    def __init__(self, inner: IO[bytes]) -> None:
        super().__init__()
        self._inner = inner

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._inner.seek(offset, whence)

    def tell(self) -> int:
        return self._inner.tell()

    def read(self, size: int = -1) -> bytes:
        Limit.DIRECTORY.check(size, "bytes of directory")
        data = self._inner.read(size if size >= 0 else Limit.DIRECTORY.most)
        check_directory(data)
        return data


def check_directory(data: bytes, most: int | None = None) -> None:
    """Refuse the bytes of a directory with too many entries, before they become objects; `most`
    by default as the bound says.

    Raises `TooMuchError`.
    """
    count = data.count(_ENTRY)
    if most is not None and count > most:
        raise Limit.MEMBERS.error(f"{count} members are more than {most}")
    Limit.MEMBERS.check(count, "members")


def opened(file: IO[bytes]) -> zipfile.ZipFile:
    """Open a zip. Raises `TooMuchError`, and what `zipfile` raises."""
    return zipfile.ZipFile(_Bounded(file))


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return the bytes of a METADATA or PKG-INFO.

    Other methods than those that every tool knows may ask for gigabytes of memory before they give
    a byte. Raises `ValueError`.
    """
    if info.compress_type not in _METHODS:
        raise ValueError(f"{info.filename!r} is compressed by method {info.compress_type}")
    Limit.METADATA.check(max(info.file_size, info.compress_size), f"bytes of {info.filename!r}")
    with archive.open(info) as member:
        data = member.read(Limit.METADATA.most + 1)
    Limit.METADATA.check(len(data), f"bytes of {info.filename!r}")
    return data
