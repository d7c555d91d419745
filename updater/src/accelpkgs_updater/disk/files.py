"""Disk: atomic writes, a lock against two updaters at once, and what a killed one left."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from accelpkgs_updater.disk.plain_file import plain_bytes
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.redaction import holds_secret

__all__ = ["exclusive", "remove_leftovers", "sweep", "write_atomic"]

_SUFFIX = ".accelpkgs.tmp"
# As `write_atomic` calls what it has not finished (the letters are tempfile's), and as it called it
# in earlier releases, where only the names of our own files tell that it is ours.
_UNFINISHED = re.compile(
    r"\.(.+)\.[a-z0-9_]{8}\.accelpkgs\.tmp"
    r"|\.(?:releases\.json|measured\.json|update\.toml)\.[a-z0-9_]{8}\.tmp"
)


def write_atomic(path: Path, data: bytes, *, durable: bool = True) -> bool:
    """Write a file so that a reader, or a kill at any moment, sees the old bytes or the new ones,
    never half.

    Returns False, leaving the file alone, where it holds these bytes already. `durable` survives a
    loss of power too. What killed updaters left of the same file goes.
    """
    remove_leftovers(path.parent, path.name)
    with contextlib.suppress(OSError, ValueError):
        if path.stat().st_size == len(data) and plain_bytes(path) == data:
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
        descriptor, temporary = _temporary(path)
    except OSError as error:
        raise _unwritten(path, error) from error
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            if durable:
                os.fsync(stream.fileno())
            os.fchmod(stream.fileno(), 0o644)
            # While it is open it is locked, so that nobody takes it for a leftover.
            temporary.replace(path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritten(path, error) from error
        raise
    return True


def sweep(folder: Path) -> None:
    """Remove what killed updaters left unfinished in a folder and all that it holds."""
    for place, _, _ in os.walk(folder):
        remove_leftovers(Path(place))


def remove_leftovers(folder: Path, name: str | None = None) -> None:
    """Remove what killed updaters left unfinished of a file, of any, directly in a folder.

    What an updater is writing now stays, and all that is not of that kind.
    """
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(folder)):
            match = _UNFINISHED.fullmatch(entry.name)
            ours = match is not None and (name is None or match[1] == name)
            if ours and entry.is_file(follow_symlinks=False):
                _remove_dead(Path(entry.path))


def _remove_dead(temporary: Path) -> None:
    """Remove a temporary file unless its writer lives: it holds a lock on it."""
    with contextlib.suppress(OSError), temporary.open("rb") as stream:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        temporary.unlink()


def _temporary(path: Path) -> tuple[int, Path]:
    """Make a file beside another, and lock it. Raises `OSError`."""
    while True:
        descriptor, name = tempfile.mkstemp(
            prefix=f".{path.name}.", suffix=_SUFFIX, dir=path.parent
        )
        with contextlib.suppress(OSError):
            # Not every file system has locks; where there are none, nothing is removed either.
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return descriptor, Path(name)
        # It was taken for a leftover before it was locked.
        os.close(descriptor)


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
