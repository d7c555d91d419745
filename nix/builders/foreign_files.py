"""Files that foreign code could write to: they may be of any kind and size, and hard to remove."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["foreign_text", "temporary_folder"]

_MOST = 32 << 20


def foreign_text(path: Path, most: int = _MOST) -> str | None:
    """Return the text of a plain file of at most `most` bytes; None for anything else.

    A link is not followed, and nobody waits at a pipe.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None
            data = file.read(most + 1)
    except OSError:
        return None
    return None if len(data) > most else data.decode("utf-8", "replace")


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Make a folder that foreign code may fill. What cannot be removed goes with the build."""
    folder = tempfile.mkdtemp()
    try:
        yield Path(folder)
    finally:
        # A tree can be too deep for Python to walk.
        with suppress(RecursionError):
            shutil.rmtree(folder, ignore_errors=True)
