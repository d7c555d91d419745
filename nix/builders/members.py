"""What a member of an untrusted archive may be called, and how much all of them may hold."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from e210_archive import dangerous_name, several_members, too_large

__all__ = ["Limits", "Members", "check_name"]

# Bytes that the names of an archive may have, for each member that it may have.
_NAME = 200


class Limits(NamedTuple):
    """How far an archive may grow (limits.nix): `slack + ratio × its size` bytes, never more than
    `total`; `members` files and folders, `depth` folders below each other, `text` bytes of one file
    of metadata.
    """

    ratio: int
    slack: int
    total: int
    members: int
    depth: int
    text: int

    def allowed(self, archive_size: int) -> int:
        """Return the bytes that an archive of this size may hold."""
        return min(self.total, self.slack + self.ratio * archive_size)

    def binding(self, archive_size: int) -> str:
        """Return the field that decides about it."""
        return "total" if self.slack + self.ratio * archive_size > self.total else "ratio"


class Members:
    """The members that an archive has shown so far; each is checked when it is added."""

    def __init__(self, archive: str, archive_size: int, limits: Limits) -> None:
        self.archive, self.archive_size, self.limits = archive, archive_size, limits
        self.files: set[str] = set()
        self.folders: set[str] = set()
        self.twice: list[str] = []
        self.bytes = 0
        self._names = 0

    def add(self, name: str, size: int = 0, is_folder: bool = False) -> None:
        """Check a member, and count it. Raises Problem E211, E213."""
        check_name(name, self.archive)
        path = name.removesuffix("/")
        depth = path.count("/")
        if depth > self.limits.depth:
            raise too_large(
                self.archive, f"{depth} folders below each other", str(self.limits.depth), "depth"
            )
        self.grow(size)
        if is_folder or name.endswith("/"):
            self._folder(path)
        else:
            if path in self.files or path in self.folders:
                self.twice.append(path)
            self.files.add(path)
            self._names += len(path)
            self._folder(path.rpartition("/")[0])
        most = self.limits.members
        if len(self.files) + len(self.folders) + len(self.twice) > most:
            raise too_large(self.archive, f"more than {most:,} members", f"{most:,}", "members")
        if self._names > most * _NAME:
            raise too_large(
                self.archive,
                f"names of more than {most * _NAME:,} bytes",
                f"{_NAME} for each of {most:,} members",
                "members",
            )

    def grow(self, size: int) -> None:
        """Count bytes that the archive unpacks to. Raises Problem E213."""
        self.bytes += size
        allowed = self.limits.allowed(self.archive_size)
        if self.bytes > allowed:
            raise too_large(
                self.archive,
                f"at least {self.bytes:,} bytes",
                f"{allowed:,} bytes for a file of {self.archive_size:,} bytes",
                self.limits.binding(self.archive_size),
            )

    def _folder(self, path: str) -> None:
        while path and path not in self.folders:
            if path in self.files:
                self.twice.append(path)
            self.folders.add(path)
            self._names += len(path)
            path = path.rpartition("/")[0]

    def check_duplicates(self) -> None:
        """Refuse two members of one path, and a file that is also a folder. Raises Problem E212.

        Of metadata, refuse paths that differ in case only. Elsewhere case matters: real wheels
        carry C headers that differ in nothing else.
        """
        twice = sorted(set(self.twice))
        spelled: dict[str, str] = {}
        for path in sorted(self.files | self.folders):
            if path.partition("/")[0].casefold().endswith((".dist-info", ".data")):
                other = spelled.setdefault(unicodedata.normalize("NFKC", path).casefold(), path)
                if other != path:
                    twice.append(f"{other} and {path}")
        if twice:
            raise several_members(self.archive, twice)


def check_name(name: str, archive: str) -> None:
    """Refuse a name that could leave its folder, or that shows as something that it is not."""
    parts = name.removesuffix("/").split("/")
    reason = None
    if not name or name.startswith("/") or (len(parts[0]) == 2 and parts[0][1] == ":"):
        reason = "the name is absolute or empty"
    elif "\\" in name:
        reason = "the name has a backslash"
    elif any(unicodedata.category(character) in ("Cc", "Cs", "Cf") for character in name):
        reason = "the name has control characters"
    elif any(part in ("", ".", "..") for part in parts):
        reason = "the name has an empty, `.` or `..` part"
    elif len(name.encode()) > 2000 or any(len(part.encode()) > 255 for part in parts):
        reason = "the name is too long"
    if reason:
        raise dangerous_name(archive, name, reason)
