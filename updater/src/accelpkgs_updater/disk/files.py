"""Disk: atomic writes, a lock against two updaters at once, and what a killed one left."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.redaction import holds_secret

__all__ = ["exclusive", "sweep", "write_atomic"]

# As `write_atomic` calls what it has not finished; the letters are tempfile's.
_UNFINISHED = re.compile(r"\..+\.[a-z0-9_]{8}\.tmp")


def write_atomic(path: Path, data: bytes, *, durable: bool = True) -> bool:
    """Write a file so that a reader, or a kill at any moment, sees the old bytes or the new ones,
    never half.

    Returns False, touching nothing, where the file holds these bytes already. `durable` survives a
    loss of power too.
    """
    with contextlib.suppress(OSError):
        if path.read_bytes() == data:
            return False
    if holds_secret(data) or holds_secret(os.fsencode(path)):
        raise UpdaterError(
            Problem(
                ErrorCode.NOT_WRITTEN,
                "a file could not be written",
                str(path),
                ("it would hold a password or token of this run, which its source sent back",),
            )
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise _unwritten(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            if durable:
                os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritten(path, error) from error
        raise
    return True


def _unwritten(path: Path, error: OSError) -> UpdaterError:
    return UpdaterError(
        Problem(
            ErrorCode.NOT_WRITTEN,
            "a file could not be written",
            str(path),
            (error.strerror or str(error),),
        )
    )


@contextlib.contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Hold the folder's updater lock; fails at once where another updater holds it.

    The lock belongs to the process, so a killed updater leaves none behind. What it left half
    written in the folder goes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UpdaterError(
                Problem(
                    ErrorCode.LOCKED,
                    "another updater is at work",
                    str(folder),
                    fix="wait until it has ended",
                )
            ) from None
        sweep(folder)
        yield
    finally:
        os.close(descriptor)


def sweep(folder: Path) -> None:
    """Remove the unfinished files of killed updaters from a folder and all that it holds.

    Only for whoever holds the folder: another one's write would be lost.
    """
    for place, _, names in os.walk(folder):
        for name in filter(_UNFINISHED.fullmatch, names):
            Path(place, name).unlink(missing_ok=True)
