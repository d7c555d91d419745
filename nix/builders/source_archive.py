"""Unpack an untrusted source distribution (tar or zip) into a new folder.

Links are made last, so that no file is ever written through one, and only where they stay inside.
"""

from __future__ import annotations

import os
import posixpath
import shutil
import stat
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import IO

from e210_archive import leads_outside, not_readable, odd_member, several_members
from e214_wheel import not_a_source
from members import Limits, check_duplicates, check_name, check_sizes

__all__ = ["unpack_source"]


def _write(source: IO[bytes], target: Path, executable: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as sink:
        shutil.copyfileobj(source, sink, 1 << 20)
    target.chmod(0o755 if executable else 0o644)


def _inside(name: str, target: str, archive: str) -> str:
    """Return where a link leads, relative to the archive. Raises Problem E211 if it is outside."""
    reached = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
    if target.startswith("/") or reached.startswith("../") or reached == ".." or "\0" in target:
        raise leads_outside(archive, name, target)
    return reached


def _links(links: dict[str, tuple[str, bool]], folder: Path, archive: str) -> None:
    for name, (target, hard) in links.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        real = os.path.realpath(path.parent)
        if not Path(real).is_relative_to(folder) or not Path(
            os.path.realpath(folder / target if hard else path.parent / target)
        ).is_relative_to(folder):
            raise leads_outside(archive, name, target)
        if hard:
            shutil.copy2(folder / target, path)
        else:
            path.symlink_to(target)


def _tar(path: Path, archive: str, limits: Limits, folder: Path) -> None:
    names: list[str] = []
    total = 0
    links: dict[str, tuple[str, bool]] = {}
    with tarfile.open(path, "r|*") as source:
        for member in source:
            name = member.name.removeprefix("./")
            if member.isdir() and name in ("", "."):
                continue
            check_name(name, archive)
            names.append(name + ("/" if member.isdir() else ""))
            total += member.size if member.isreg() else 0
            check_sizes([total], archive, path.stat().st_size, limits)
            if member.isreg():
                content = source.extractfile(member)
                assert content is not None, "please report: a regular member without content"
                _write(content, folder / name, bool(member.mode & 0o111))
            elif member.isdir():
                (folder / name).mkdir(parents=True, exist_ok=True)
            elif member.issym() or member.islnk():
                target = member.linkname.removeprefix("./") if member.islnk() else member.linkname
                _inside("x" if member.islnk() else name, target, archive)
                links[name] = (target, member.islnk())
            else:
                raise odd_member(archive, name, "neither file, folder nor link")
    check_duplicates(names, archive)
    _links(links, folder, archive)


def _zip(path: Path, archive: str, limits: Limits, folder: Path) -> None:
    with zipfile.ZipFile(path) as source:
        members = source.infolist()
        for member in members:
            check_name(member.orig_filename, archive)
            if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise odd_member(archive, member.filename, "neither file nor folder")
        check_duplicates((member.filename for member in members), archive)
        check_sizes((member.file_size for member in members), archive, path.stat().st_size, limits)
        for member in members:
            if member.is_dir():
                (folder / member.filename).mkdir(parents=True, exist_ok=True)
            else:
                with source.open(member) as content:
                    _write(
                        content,
                        folder / member.filename,
                        bool((member.external_attr >> 16) & 0o111),
                    )


def unpack_source(path: Path, file: str, limits: Limits, folder: Path) -> Path:
    """Unpack into the new folder `folder`; return the one folder in it, the root of the source."""
    folder.mkdir(parents=True)
    try:
        (_zip if file.endswith(".zip") else _tar)(path, file, limits, folder)
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise several_members(file, [os.path.relpath(str(error.filename), folder)]) from error
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise not_readable(f"{file} cannot be unpacked", error) from error
    roots = [
        entry
        for entry in folder.iterdir()
        if entry.is_dir() and not entry.is_symlink() and entry.name != "pax_global_header"
    ]
    if len(roots) != 1:
        raise not_a_source(file, len(roots))
    return roots[0]
