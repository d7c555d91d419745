"""Several files at once: each is whole at any moment, and all are as before where one fails."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from apps.init.problems import foreign_file, not_written

_LARGEST = 1 << 20
_SUFFIX = ".accelpkgs-init.tmp"


def read(path: Path) -> str | None:
    """The text of a file, None where there is none. Raises E443 of what is no plain text."""
    fix = ["move it away, or rename it"]
    try:
        # A pipe would keep us waiting.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    except OSError as error:
        link = error.errno == errno.ELOOP
        why = "it is a link" if link else error.strerror or str(error)
        raise foreign_file(str(path), why, fix) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise foreign_file(str(path), "it is no file", fix)
    with os.fdopen(descriptor, "rb") as file:
        data = file.read(_LARGEST + 1)
    try:
        if len(data) > _LARGEST:
            raise ValueError
        return data.decode()
    except ValueError:
        raise foreign_file(str(path), "it is no text, or more than 1 MiB", fix) from None


def write(texts: Mapping[Path, str]) -> None:
    """Write all of them. Raises E446, and then none is written."""
    made: list[tuple[Path, Path]] = []
    replaced: dict[Path, bytes | None] = {}
    path = next(iter(texts), Path())
    try:
        # All of them lie on the disk, before the first is put in its place.
        for path, text in texts.items():
            made.append((_written(path, text), path))
        for temporary, path in made:
            replaced[path] = path.read_bytes() if path.exists() else None
            temporary.replace(path)
    except BaseException as error:
        for done, before in replaced.items():
            _put_back(done, before)
        if isinstance(error, OSError):
            raise not_written(str(path), error.strerror or str(error)) from None
        raise
    finally:
        for temporary, _ in made:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _written(path: Path, text: str) -> Path:
    _remove_leftovers(path)
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_SUFFIX, dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _remove_leftovers(path: Path) -> None:
    """Of an `init` that was killed."""
    with contextlib.suppress(OSError):
        for entry in path.parent.iterdir():
            if entry.name.startswith(f".{path.name}.") and entry.name.endswith(_SUFFIX):
                entry.unlink()


def _put_back(path: Path, before: bytes | None) -> None:
    with contextlib.suppress(OSError):
        if before is None:
            path.unlink()
        else:
            # There is room for it: it was there.
            path.write_bytes(before)
