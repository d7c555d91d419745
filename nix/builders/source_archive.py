"""Unpack an untrusted source distribution (tar or zip) into a new folder.

Links are made last, so that no file is ever written through one, and only where they stay inside.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from e214_wheel import not_a_source
from members import Limits, Members
from source_links import Links
from tar_reader import Entry, entries
from tar_stream import TarStream
from untrusted import untrusted
from zip_archive import members_of, opened

__all__ = ["unpack_source"]

_CHUNK = 1 << 20


def _write(read: Callable[[int], bytes], size: int, target: Path, executable: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as sink:
        while size:
            content = read(min(size, _CHUNK))
            if not content:
                raise EOFError("the archive ends within a file")
            sink.write(content)
            size -= len(content)
    target.chmod(0o755 if executable else 0o644)


def _tar(path: Path, archive: str, limits: Limits, folder: Path) -> None:
    stream = TarStream(path, archive, limits)
    members, links = Members(archive, stream.size, limits), Links(archive, limits)
    files: dict[str, int] = {}
    with stream.file:
        for entry in entries(stream):
            name = entry.name.removeprefix("./").removesuffix("/")
            if entry.kind == "folder" and name in ("", "."):
                continue
            members.add(name, entry.size, entry.kind == "folder")
            if members.twice:
                members.check_duplicates()
            with untrusted(f"{name} of {archive} cannot be unpacked"):
                _take(entry, name, stream, links, files, folder)
    sources = links.sources(files)
    for source in sources.values():
        members.grow(files[source])
    members.check_duplicates()
    links.make(sources, folder)


def _take(
    entry: Entry,
    name: str,
    stream: TarStream,
    links: Links,
    files: dict[str, int],
    folder: Path,
) -> None:
    if entry.kind == "folder":
        (folder / name).mkdir(parents=True, exist_ok=True)
    elif entry.kind == "file":
        files[name] = entry.size
        _write(stream.read, entry.size, folder / name, entry.executable)
        stream.read(-entry.size % 512)
    elif entry.kind == "link":
        links.soft[name] = entry.target
    else:
        links.hard[name] = entry.target.removeprefix("./")


def _zip(path: Path, archive: str, limits: Limits, folder: Path) -> None:
    with opened(path, archive, limits) as source:
        members_of(source, archive, path.stat().st_size, limits)
        for member in source.infolist():
            with untrusted(f"{member.filename} of {archive} cannot be unpacked"):
                _extract(source, member, folder)


def _extract(source: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    if member.is_dir():
        (folder / member.filename).mkdir(parents=True, exist_ok=True)
        return
    executable = bool((member.external_attr >> 16) & 0o111)
    with source.open(member) as content:
        _write(content.read, member.file_size, folder / member.filename, executable)
        # The checksum is compared at the end.
        content.read(1)


def unpack_source(path: Path, file: str, limits: Limits, folder: Path) -> Path:
    """Unpack into the new folder `folder`; return the one folder in it, the root of the source.

    Raises Problem E210 to E213, E215.
    """
    folder.mkdir(parents=True)
    with untrusted(f"{file} cannot be unpacked"):
        (_zip if file.endswith(".zip") else _tar)(path, file, limits, folder)
    roots = [
        entry
        for entry in folder.iterdir()
        if entry.is_dir() and not entry.is_symlink() and entry.name != "pax_global_header"
    ]
    if len(roots) != 1:
        raise not_a_source(file, len(roots))
    return roots[0]
