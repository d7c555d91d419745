"""Entries as a folder, or as a squashfs."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from e236_export import no_room, no_squashfs
from export_entries import Entry
from export_tar import TIME, write_tar

__all__ = ["check_room", "write_folder", "write_squashfs"]

# The same bytes whoever makes it, on however many cores.
_SQUASHFS = [
    *("-tar", "-noappend", "-quiet", "-no-progress", "-no-xattrs"),
    *("-comp", "zstd", "-Xcompression-level", "6"),
    *("-root-mode", "0755", "-all-root", "-mkfs-time", "1", "-all-time", "1"),
]


def check_room(place: Path, needs: int) -> None:
    """Raise Problem E236 where the disk of a folder has less free space."""
    free = shutil.disk_usage(place).free
    if free < needs:
        raise no_room(str(place), needs, free)


def write_folder(entries: Sequence[Entry], root: Path) -> None:
    """Write entries below a new folder."""
    root.mkdir()
    for entry in entries:
        path = root / entry.path
        if entry.kind == "folder":
            path.mkdir()
        elif entry.kind == "link":
            path.symlink_to(str(entry.source))
            os.utime(path, (TIME, TIME), follow_symlinks=False)
        else:
            if entry.kind == "same":
                _link(root / str(entry.source), path)
            elif isinstance(entry.source, bytes):
                path.write_bytes(entry.source)
            else:
                shutil.copyfile(entry.source, path)
            path.chmod(entry.mode)
            os.utime(path, (TIME, TIME))
    for entry in reversed([e for e in entries if e.kind == "folder"]):
        (root / entry.path).chmod(entry.mode)
        os.utime(root / entry.path, (TIME, TIME))
    root.chmod(0o755)
    os.utime(root, (TIME, TIME))


def _link(first: Path, path: Path) -> None:
    try:
        os.link(first, path)
    except OSError as error:
        # A file has a most number of names, and some file systems give it one alone.
        if error.errno not in (errno.EMLINK, errno.EPERM, errno.ENOTSUP):
            raise
        shutil.copyfile(first, path)


def write_squashfs(entries: Iterable[Entry], path: Path, program: str | None, cores: int) -> None:
    """Write entries as a squashfs. Raises Problem E237 where mksquashfs is missing, or fails."""
    paths = os.environ.get("PATH", "") + ":/usr/bin:/bin"
    found = shutil.which(program or "mksquashfs", path=paths)
    if not found:
        raise no_squashfs(program, "")
    command = [found, "-", str(path), *_SQUASHFS, "-processors", str(cores)]
    with tempfile.TemporaryFile() as log:
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env={"LC_ALL": "C", "PATH": paths},
        ) as process:
            assert process.stdin is not None
            try:
                write_tar(entries, process.stdin)
                process.stdin.close()
            except BrokenPipeError:
                pass
        if process.returncode:
            log.seek(0)
            said = log.read().decode("utf-8", "replace").split("\n")
            lines = [line for line in said if line.strip()]
            raise no_squashfs(found, (lines or [f"it ended with {process.returncode}"])[0])
