"""A cache that is nobody else's: what others could write to is not believed.

The apps and the updater are two distributions; each has this file, and a test compares them.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
from pathlib import Path

__all__ = ["close_folder"]

_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def close_folder(folder: Path) -> bool:
    """Make a folder with mode 0700, or close it; return whether what it held was thrown away.

    That is so where group or others could write to it, or to a folder or file in it. Raises OSError
    where it belongs to another user, or cannot be made, or was open and cannot be closed.
    """
    mask = os.umask(0o077)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    finally:
        os.umask(mask)
    status = folder.stat()
    if status.st_uid != os.geteuid():
        raise PermissionError(errno.EPERM, "it belongs to another user", str(folder))
    if stat.S_IMODE(status.st_mode) == stat.S_IRWXU:
        return False
    opened = any(map(_is_open, (folder, *folder.rglob("*"))))
    if not opened:
        # On a read-only file system it is closed enough.
        with contextlib.suppress(OSError):
            folder.chmod(stat.S_IRWXU)
    else:
        folder.chmod(stat.S_IRWXU)
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
    return opened


def _is_open(path: Path) -> bool:
    """Say whether others may have changed it; links have no modes of their own."""
    mode = path.lstat().st_mode
    return not stat.S_ISLNK(mode) and bool(mode & _OTHERS)
