"""The content of a file on disk, whatever it turns out to be."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from accelpkgs_updater.limits import Limit

__all__ = ["NoPlainFile", "end_of", "plain_bytes", "plain_text"]


class NoPlainFile(ValueError):
    """A pipe, a device, a folder or a socket."""


def plain_bytes(path: Path, most: Limit = Limit.INPUT) -> bytes:
    """Return the content of a regular file. Raises `OSError`, `NoPlainFile`, `TooMuchError`."""
    with _opened(path) as stream:
        data = stream.read(most.most + 1)
    most.check(len(data), f"bytes of {path.name}")
    return data


def end_of(path: Path, most: int) -> bytes:
    """Return the last bytes of a regular file. Raises `OSError`, `NoPlainFile`."""
    with _opened(path) as stream:
        stream.seek(max(0, os.fstat(stream.fileno()).st_size - most))
        return stream.read(most)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    # A pipe would keep us waiting for whoever writes to it.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NoPlainFile(f"{path} is no regular file")
        yield stream


def plain_text(path: Path, most: Limit = Limit.INPUT) -> str:
    """Return the text of a regular file in UTF-8.

    Raises `OSError`, `NoPlainFile`, `TooMuchError`, `UnicodeDecodeError`.
    """
    return plain_bytes(path, most).decode("utf-8")
