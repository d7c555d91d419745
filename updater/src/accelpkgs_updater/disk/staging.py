"""A folder of packages as it would be: all of what is done is kept, or nothing."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from accelpkgs_updater.core.models import Package
from accelpkgs_updater.core.scaffold import scaffold
from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError

__all__ = ["StagedStore", "staged"]

_PREFIX = "accelpkgs-add-"
_BY_HAND = ("facts.json", "package.nix", "patches", "update.toml")
_LAST = ("measured.json", "start-up.json", "releases.json")


@dataclass(frozen=True, slots=True)
class StagedStore(Store):
    """A folder whose packages are links to those of another, but for those that are changed."""

    def own(self, name: str) -> Path:
        """Return the folder of a package, which may be changed from now on. Raises
        `UpdaterError` (E520).
        """
        folder = self.folder / name
        if folder.is_symlink():
            there = folder.resolve()
            if not there.is_dir():
                title, why = "a file could not be written", ("it is no folder",)
                raise UpdaterError(Problem(ErrorCode.NOT_WRITTEN, title, str(there), why))
            folder.unlink()
            shutil.copytree(there, folder, symlinks=True)
        return folder

    def take_over(self, name: str, known: Store) -> list[str]:
        """Copy what persons wrote of a package elsewhere, where this folder has nothing of it: its
        rules, how it builds, which releases to keep; return the names of the files.
        """
        there, here = known.folder / name, self.own(name)
        if here.exists() or not (there / "update.toml").is_file():
            return []
        taken = [n for n in _BY_HAND if (there / n).exists()]
        if (there / "update.toml").read_bytes() == scaffold(name, reached=True).encode():
            # That nobody asked for it there is nothing that somebody said.
            taken.remove("update.toml")
        for file in taken:
            if (there / file).is_dir():
                shutil.copytree(there / file, here / file)
            else:
                write_atomic(here / file, (there / file).read_bytes())
        return taken

    def write(self, package: Package) -> bool:
        """See `Store.write`."""
        self.own(package.name)
        return Store.write(self, package)

    def keep(self, store: Store) -> list[str]:
        """Write what was changed to the folder that this one is a view of; return the packages
        whose bytes changed. Raises `UpdaterError`.
        """
        changed = set[str]()
        for folder in sorted(self.folder.iterdir()):
            for file in () if folder.is_symlink() else _files(folder):
                target = store.folder / folder.name / file.relative_to(folder)
                if write_atomic(target, file.read_bytes()):
                    changed.add(folder.name)
        return sorted(changed)


def _files(folder: Path) -> list[Path]:
    """Return files in the order of writing: a kill in between leaves a package that `update`
    completes.
    """
    files = [f for f in folder.rglob("*") if f.is_file() and not f.is_symlink()]
    return sorted(files, key=lambda f: (_LAST.index(f.name) if f.name in _LAST else -1, str(f)))


@contextmanager
def staged(store: Store) -> Iterator[StagedStore]:
    """Give a view of a folder, which goes at the end, with all that was not kept. What killed ones
    left goes at the beginning.
    """
    for left in Path(gettempdir()).glob(f"{_PREFIX}*"):
        _remove_dead(left)
    descriptor, made = _locked()
    try:
        # Its own lock is for whoever writes to it.
        view = made / "pkgs"
        view.mkdir()
        for folder in store.folder.iterdir():
            (view / folder.name).symlink_to(folder.resolve())
        yield StagedStore(view)
    finally:
        shutil.rmtree(made)
        os.close(descriptor)


def _locked() -> tuple[int, Path]:
    """Make a folder, and lock it, so that nobody takes it for a leftover."""
    while True:
        made = Path(mkdtemp(prefix=_PREFIX))
        with suppress(FileNotFoundError):
            descriptor = os.open(made, os.O_RDONLY | os.O_DIRECTORY)
            with suppress(OSError):
                # Not every file system has locks; where there are none, nothing is removed either.
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            if made.exists():
                return descriptor, made
            # It was taken for a leftover before it was locked.
            os.close(descriptor)


def _remove_dead(folder: Path) -> None:
    """Remove a view unless who made it lives, or is somebody else."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)
        finally:
            os.close(descriptor)
