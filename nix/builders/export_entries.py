"""What an export is made of: a list of entries, before anything is written."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = [
    "Entry",
    "content_of",
    "file_of",
    "folder",
    "link_equal",
    "link_to",
    "size_of",
    "text",
    "walk",
    "with_folders",
]


class Entry(NamedTuple):
    """One path of an export, below its root and without a leading slash.

    `kind`: `folder`; `file` (`source`: the path of its content, or the content); `link` (`source`:
    where it leads); `same` (`source`: the earlier path of the file that it is a hard link to).
    """

    path: str
    kind: str
    mode: int
    source: str | bytes = b""
    size: int = 0


def folder(path: str, mode: int = 0o755) -> Entry:
    """Return a folder."""
    return Entry(path, "folder", mode)


def text(path: str, content: str | bytes, mode: int = 0o644) -> Entry:
    """Return a file of the export's own."""
    data = content.encode() if isinstance(content, str) else content
    return Entry(path, "file", mode, data, len(data))


def link_to(path: str, target: str) -> Entry:
    """Return a symbolic link."""
    return Entry(path, "link", 0o777, target)


def file_of(path: str, source: str) -> Entry:
    """Return a file with the content, and the executable bit, of another."""
    found = os.stat(source)
    mode = 0o755 if found.st_mode & stat.S_IXUSR else 0o644
    return Entry(path, "file", mode, source, found.st_size)


def walk(source: str, path: str) -> Iterator[Entry]:
    """Yield what a path of the store holds, as it is, links included."""
    if os.path.islink(source):
        yield link_to(path, os.readlink(source))
    elif os.path.isdir(source):
        yield folder(path)
        for name in sorted(os.listdir(source)):
            yield from walk(f"{source}/{name}", f"{path}/{name}")
    else:
        yield file_of(path, source)


def with_folders(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries by their paths, each once, and the folders that they lie in; the first counts.

    A folder stands before what is in it.
    """
    found: dict[tuple[str, ...], Entry] = {}
    for entry in entries:
        found.setdefault(tuple(entry.path.split("/")), entry)
    for parts in list(found):
        for length in range(1, len(parts)):
            found.setdefault(parts[:length], folder("/".join(parts[:length])))
    return [found[parts] for parts in sorted(found)]


def content_of(entry: Entry) -> bytes:
    """Return the content of a file."""
    return entry.source if isinstance(entry.source, bytes) else Path(entry.source).read_bytes()


def size_of(entries: Iterable[Entry]) -> int:
    """Return how many bytes the files of an export have."""
    return sum(entry.size for entry in entries)


def link_equal(entries: Iterable[Entry]) -> list[Entry]:
    """Make each file that is equal to an earlier one a hard link to it."""
    every = list(entries)
    sizes: dict[tuple[int, int], int] = {}
    for entry in every:
        if entry.kind == "file" and entry.size:
            sizes[entry.size, entry.mode] = sizes.get((entry.size, entry.mode), 0) + 1
    seen: dict[tuple[int, int, bytes], str] = {}
    linked = []
    for entry in every:
        if entry.kind == "file" and sizes.get((entry.size, entry.mode), 0) > 1:
            first = seen.setdefault((entry.size, entry.mode, _digest(entry)), entry.path)
            if first != entry.path:
                entry = Entry(entry.path, "same", entry.mode, first)
        linked.append(entry)
    return linked


def _digest(entry: Entry) -> bytes:
    found = hashlib.sha256()
    if isinstance(entry.source, bytes):
        found.update(entry.source)
    else:
        with open(entry.source, "rb") as file:
            while block := file.read(1 << 20):
                found.update(block)
    return found.digest()
