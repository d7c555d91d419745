"""The user's cache: METADATA by the sha256 of its file, and pages with their validators."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accelpkgs_updater.disk.closed import close_folder
from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError

__all__ = ["Cache", "default_folder", "own_cache"]


def default_folder() -> Path:
    """Return `$XDG_CACHE_HOME/accelpkgs/updater` or its default."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(base) if base.startswith("/") else Path.home() / ".cache"
    return root / "accelpkgs" / "updater"


def own_cache(fresh: int = 0) -> Cache:
    """Return the cache of this user, closed to others; one that was open is emptied.

    `fresh`: seconds for which what it holds counts as new.

    Where none can be made, what it returns remembers nothing. Raises UpdaterError where there is
    one and it is not the user's own.
    """
    folder = default_folder()
    try:
        close_folder(folder)
    except OSError as error:
        if not folder.is_dir():
            return Cache(folder, fresh)
        raise UpdaterError(
            Problem(
                ErrorCode.NOT_WRITTEN,
                "the cache cannot be used",
                str(folder),
                (error.strerror or str(error),),
                "set XDG_CACHE_HOME to a folder of your own",
            )
        ) from error
    return Cache(folder, fresh)


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of small JSON files. A file that cannot be read counts as absent.

    `fresh`: seconds for which what was put or confirmed counts as new.
    """

    folder: Path
    fresh: int = 0
    _turns: dict[str, threading.Lock] = field(default_factory=dict, repr=False, compare=False)

    def turn(self, key: str) -> threading.Lock:
        """Return the lock of whoever makes what stands under `key`.

        The others wait, and find it.
        """
        return self._turns.setdefault(key, threading.Lock())

    def get(self, kind: str, key: str) -> dict[str, Any] | None:
        """Return what was put under (kind, key), or None."""
        with contextlib.suppress(OSError, ValueError, RecursionError, MemoryError):
            value = json.loads(self._path(kind, key).read_bytes())
            return value if isinstance(value, dict) else None
        return None

    def put(self, kind: str, key: str, value: dict[str, Any]) -> None:
        """Keep a value, if that can be done.

        A full disk costs the next run its time, this one nothing.
        """
        with contextlib.suppress(UpdaterError):
            write_atomic(
                self._path(kind, key), json.dumps(value, sort_keys=True).encode(), durable=False
            )

    def is_fresh(self, kind: str, key: str) -> bool:
        """Tell whether a value was put, or confirmed, so short a time ago that it counts as new."""
        if not self.fresh:
            return False
        with contextlib.suppress(OSError):
            return 0 <= time.time() - self._path(kind, key).stat().st_mtime < self.fresh
        return False

    def confirm(self, kind: str, key: str) -> None:
        """Take note that a value is what its source still has."""
        with contextlib.suppress(OSError):
            os.utime(self._path(kind, key))

    def size(self) -> tuple[int, int]:
        """Return (files, bytes)."""
        files = [p for p in self.folder.rglob("*") if p.is_file()] if self.folder.is_dir() else []
        return len(files), sum(p.stat().st_size for p in files)

    def clear(self) -> None:
        """Forget everything."""
        if self.folder.is_dir():
            shutil.rmtree(self.folder)

    def _path(self, kind: str, key: str) -> Path:
        name = key if key.isalnum() else hashlib.sha256(key.encode()).hexdigest()
        return self.folder / kind / name[:2] / f"{name}.json"
