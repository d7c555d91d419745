"""The folder of a project: what says what it needs, and whether it can be written to."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from apps.init.problems import no_folder, not_our_locks, nothing_to_lock

LOCKS = "locks"
# What says more comes first: a lock file has chosen already.
_FILES = ("uv.lock", "pylock.toml", "poetry.lock", "pdm.lock", "Pipfile.lock", "pixi.lock")
_OTHERS = ("requirements.txt", "requirements.in", "environment.yml", "setup.cfg", "setup.py")
# Many a pyproject.toml configures tools, and says nothing of a project.
_PROJECT = re.compile(r"^\s*\[\s*(?:project|tool\s*\.\s*poetry)\s*[\].]", re.MULTILINE)
_LARGEST = 8 << 20


def checked(name: str) -> Path:
    """The folder, absolute. Raises E441 where it is none that can be written to."""
    try:
        path = Path(name).resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise no_folder(name, getattr(error, "strerror", None) or "it cannot be found") from None
    if not path.is_dir():
        raise no_folder(name, "it is no folder")
    if not os.access(path, os.W_OK | os.X_OK) or os.statvfs(path).f_flag & os.ST_RDONLY:
        raise no_folder(name, "it cannot be written to")
    # Nix has no words for these.
    if any(not letter.isprintable() for letter in str(path)):
        raise no_folder(name, "its path has letters that cannot be printed")
    return path


def inputs(project: Path, named: Sequence[str]) -> list[str]:
    """The files that `updater lock` reads, as it is told them in the folder. Raises E440."""
    if named:
        return list(named)
    found = [name for name in _FILES if (project / name).is_file()]
    if not found and _is_project(project / "pyproject.toml"):
        found = ["pyproject.toml"]
    found += [name for name in _OTHERS if (project / name).is_file()]
    if not found:
        raise nothing_to_lock(str(project), ["pyproject.toml", *_FILES, *_OTHERS])
    return found[:1]


def _is_project(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST).decode("utf-8-sig", errors="replace")
    except OSError:
        return False
    return _PROJECT.search(text) is not None


def check_locks(project: Path) -> None:
    """Raise E442 where the folder for what is locked is somebody else's."""
    locks = project / LOCKS
    if locks.is_symlink() or (locks.exists() and not locks.is_dir()):
        raise not_our_locks(str(locks), "it is no folder")
    if locks.is_dir():
        strange = sorted(path.name for path in locks.iterdir() if not _is_ours(path))
        if strange:
            raise not_our_locks(str(locks), f"`updater lock` did not write {strange[0]!r}")


def _is_ours(path: Path) -> bool:
    return (
        path.name == "lock.json" or path.name.startswith(".") or (path / "releases.json").exists()
    )
