"""What an export takes of the machine: files, by their paths, with the links that lead to them."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from elf_file import Elf, read_elf
from export_entries import Entry, file_of, folder, link_to

__all__ = ["Machine", "files_below", "libraries_for"]

# Where a loader looks without a cache: those of Debian's, and those of everybody's.
_FOLDERS = (
    "/lib/x86_64-linux-gnu",
    "/usr/lib/x86_64-linux-gnu",
    "/lib/aarch64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/lib64",
    "/usr/lib64",
    "/lib",
    "/usr/lib",
)
# What the kernel allows on one way.
_LINKS = 40


class Machine:
    """The files of the machine that an export has; `paths` are those of files, as they are."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self.paths: set[str] = set()

    def add(self, path: str) -> bool:
        """Take a file, and each link on the way to it. Say whether there is one."""
        if not os.path.isfile(path):
            return False
        at, left, links = "", path.split("/"), 0
        while left:
            part = left.pop(0)
            if part in ("", "."):
                continue
            if part == "..":
                at = at.rpartition("/")[0]
                continue
            here = f"{at}/{part}"
            if os.path.islink(here) and (links := links + 1) <= _LINKS:
                target = os.readlink(here)
                self._put(link_to(here[1:], target))
                left = target.split("/") + left
                at = "" if target.startswith("/") else at
            elif os.path.isdir(here):
                self._put(folder(here[1:]))
                at = here
            else:
                self.paths.add(here)
                self._put(file_of(here[1:], here))
        return True

    def _put(self, entry: Entry) -> None:
        self._entries.setdefault(entry.path, entry)

    def entries(self) -> list[Entry]:
        """Return all of it."""
        return list(self._entries.values())


def files_below(root: str, without: Collection[str] = ()) -> Iterator[str]:
    """Yield the files of a folder of the distribution, but for what is called so.

    Libraries to link with are left out, and so are links that lead out of /usr and the store: the
    sandbox of a build does not show what they lead to.
    """
    for place, folders, files in os.walk(root):
        folders[:] = sorted(
            name
            for name in folders
            if name not in without and not os.path.islink(f"{place}/{name}")
        )
        for name in sorted(files):
            path = f"{place}/{name}"
            real = os.path.realpath(path)
            shown = real.startswith(("/usr/", os.path.realpath(root) + "/"))
            if name not in without and not name.endswith(".a") and shown and os.path.isfile(real):
                yield path


def libraries_for(
    needed: Iterable[str],
    machine: int,
    own: Collection[str],
    is_driver: Callable[[str], bool],
) -> Iterator[tuple[str, str]]:
    """Yield name and path of the machine's libraries for these SONAMEs, and what they need.

    `own`: the names that the export has itself; the driver's are never taken: only the machine that
    runs the export has the right ones.
    """
    waiting, seen = sorted(set(needed)), set(own)
    while waiting:
        name = waiting.pop(0)
        if name in seen or is_driver(name):
            continue
        seen.add(name)
        if found := _find(name, machine):
            path, elf = found
            yield name, path
            waiting += elf.needed


def _find(name: str, machine: int) -> tuple[str, Elf] | None:
    if "/" in name:
        return None
    for place in _FOLDERS:
        path = Path(place, name)
        elf = read_elf(path) if path.is_file() else None
        if elf and elf.machine == machine:
            return str(path), elf
    return None
