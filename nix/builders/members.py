"""What a member of an untrusted archive may be called, and how much one may hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from e210_archive import dangerous_name, several_members, too_large

__all__ = ["Limits", "check_duplicates", "check_name", "check_sizes"]

_MEMBERS = 300_000


class Limits:
    """How far an archive may grow: `slack + ratio × its size` bytes, never more than `total`."""

    def __init__(self, ratio: int, slack: int, total: int) -> None:
        self.ratio = ratio
        self.slack = slack
        self.total = total

    def allowed(self, archive_size: int) -> int:
        """Return the bytes that an archive of this size may hold."""
        return min(self.total, self.slack + self.ratio * archive_size)


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


def check_duplicates(names: Iterable[str], archive: str) -> None:
    """Refuse two members of one path, and a file that is also a folder.

    Of metadata, refuse paths that differ in case only. Elsewhere case matters: real wheels carry C
    headers that differ in nothing else.
    """
    files: set[str] = set()
    folders: set[str] = set()
    twice: list[str] = []
    for name in names:
        path = name.removesuffix("/")
        folders.update(path[:end] for end, character in enumerate(path) if character == "/")
        if name.endswith("/"):
            folders.add(path)
        elif path in files:
            twice.append(path)
        else:
            files.add(path)
    twice += sorted(files & folders)
    spelled: dict[str, str] = {}
    for path in sorted(files | folders):
        if path.partition("/")[0].casefold().endswith((".dist-info", ".data")):
            other = spelled.setdefault(unicodedata.normalize("NFKC", path).casefold(), path)
            if other != path:
                twice.append(f"{other} and {path}")
    if twice:
        raise several_members(archive, twice)


def check_sizes(sizes: Iterable[int], archive: str, archive_size: int, limits: Limits) -> None:
    """Refuse an archive whose members say that they are larger than it can reasonably hold."""
    every = list(sizes)
    allowed = limits.allowed(archive_size)
    if len(every) > _MEMBERS or sum(every) > allowed:
        raise too_large(
            archive,
            f"{len(every)} members, {sum(every):,} bytes",
            f"{_MEMBERS:,} members and {allowed:,} bytes for a file of {archive_size:,} bytes",
        )
