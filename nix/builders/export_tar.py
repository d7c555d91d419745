"""Entries as a tar that is the same wherever and whenever it is written."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable
from typing import IO, Protocol, cast

from export_entries import Entry

__all__ = ["TIME", "Sink", "write_tar"]

# The time of every file, as in the store.
TIME = 1
_KINDS = {
    "folder": tarfile.DIRTYPE,
    "file": tarfile.REGTYPE,
    "link": tarfile.SYMTYPE,
    "same": tarfile.LNKTYPE,
}


class Sink(Protocol):
    """What takes bytes."""

    def write(self, data: bytes, /) -> object:
        """Take them."""


def write_tar(entries: Iterable[Entry], stream: Sink) -> None:
    """Write entries to a stream.

    In GNU's format: of a long link in that of POSIX, mksquashfs 4.5 drops the first slash.
    """
    with tarfile.open(fileobj=cast(IO[bytes], stream), mode="w|", format=tarfile.GNU_FORMAT) as tar:
        for entry in entries:
            member = tarfile.TarInfo(entry.path)
            member.type = _KINDS[entry.kind]
            member.mode, member.mtime, member.size = entry.mode, TIME, entry.size
            if entry.kind in ("link", "same"):
                member.linkname = str(entry.source)
            if entry.kind != "file":
                tar.addfile(member)
            elif isinstance(entry.source, bytes):
                tar.addfile(member, io.BytesIO(entry.source))
            else:
                with open(entry.source, "rb") as file:
                    tar.addfile(member, file)
