"""Open an untrusted zip, and check its members before anything is unpacked."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from e210_archive import odd_member, overlapping, too_large
from members import Limits, Members, check_name
from untrusted import untrusted

__all__ = ["members_of", "opened"]

# Of the directory, for each member: its fields, its name, and what tools add.
_ENTRY, _ENTRY_BYTES = b"PK\x01\x02", 600


class _Directory(io.BufferedReader):
    """A file that looks at the directory before zipfile makes ten times as much memory of it."""

    def __init__(self, path: Path, name: str, limits: Limits) -> None:
        super().__init__(io.FileIO(path))
        self.archive, self.most, self.opening = name, limits.members, True

    def read(self, size: int | None = -1, /) -> bytes:
        if not self.opening:
            return super().read(size)
        if size is not None and size > self.most * _ENTRY_BYTES:
            self.refuse(f"a directory of {size:,} bytes")
        data = super().read(size)
        if (entries := data.count(_ENTRY)) > self.most:
            self.refuse(f"{entries:,} members")
        return data

    def refuse(self, found: str) -> None:
        raise too_large(self.archive, found, f"{self.most:,} members", "members")


@contextmanager
def opened(path: Path, name: str, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open a zip for reading. Raises Problem E210, E213."""
    with _Directory(path, name, limits) as file:
        with untrusted(f"{name} is not a readable archive"):
            archive = zipfile.ZipFile(file)
        file.opening = False
        with archive:
            yield archive


def members_of(archive: zipfile.ZipFile, name: str, size: int, limits: Limits) -> Members:
    """Check the members of a zip of `size` bytes: names, kinds, sizes, places.

    Raises Problem E211 to E213.
    """
    members = Members(name, size, limits)
    for member in archive.infolist():
        # Newer Pythons take the name from an extra field (0x7075), and keep the archive's here.
        check_name(member.orig_filename, name)
        members.add(member.filename, member.file_size, member.is_dir())
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind == stat.S_IFLNK:
            raise odd_member(name, member.filename, "a link")
        if member.flag_bits & 1:
            raise odd_member(name, member.filename, "encrypted")
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise odd_member(name, member.filename, "neither file nor folder")
    members.check_duplicates()
    _check_overlap(archive.infolist(), name)
    return members


def _check_overlap(members: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse members that share bytes of the archive: so a small file could hold petabytes."""
    end, before = 0, ""
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise overlapping(name, before, member.filename)
        end = member.header_offset + 30 + _name_bytes(member) + member.compress_size
        before = member.filename


def _name_bytes(member: zipfile.ZipInfo) -> int:
    """Return how long its name is in the archive: without flag 11, each character is a byte."""
    name = member.orig_filename
    return len(name.encode()) if member.flag_bits & 0x800 else len(name)
