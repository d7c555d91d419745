"""The folder of a lock on disk: what an earlier lock wrote, what is written now, what goes."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.core.models import Package
from accelpkgs_updater.core.render import render
from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.disk.plain_file import plain_text
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode
from accelpkgs_updater.lock.lock import COMMAND, FOR_BUILDS
from accelpkgs_updater.lock.lock_json import Kept, Made, parse_lock
from accelpkgs_updater.record.folder import Outcome

__all__ = ["describe", "earlier", "made_of", "remove_idle", "stale", "write_for_builds"]

FILE = "lock.json"
_BY_HAND = ("package.nix", "update.toml", "facts.json")


def earlier(folder: Path) -> Kept | None:
    """Return what the lock in a folder says, None where there is none. Raises `UpdaterError`."""
    path = folder / FILE
    fix = "delete it, and lock again"
    with reading(ErrorCode.LOCK_JSON, "a lock.json cannot be read", str(path), fix=fix):
        try:
            return parse_lock(plain_text(path))
        except FileNotFoundError:
            return None


def made_of(
    folder: Path, what: Sequence[str], options: Mapping[str, object], files: Mapping[str, str]
) -> Made:
    """Return how a lock is asked for, with names of files as they are found from its folder."""
    names = tuple(_from(folder, w) if Path(w).exists() else w for w in what)
    found = {name: _from(folder, name) for name in files}
    return Made(names, options, {found[name]: h for name, h in files.items()}, found)


def _from(folder: Path, name: str) -> str:
    return os.path.relpath(Path(name).resolve(), folder.resolve())


def stale(kept: Kept, made: Made) -> list[str]:
    """Return why a lock is not what would be asked for now, a sentence each."""
    why = [
        f"{n} changed"
        for n, h in made.inputs.items()
        if n in kept.made.inputs and kept.made.inputs[n] != h
    ]
    why += [f"{n} is new" for n in made.inputs if n not in kept.made.inputs]
    why += [f"{n} is read no more" for n in kept.made.inputs if n not in made.inputs]
    if kept.made.what != made.what:
        why.append(f"it is of {', '.join(kept.made.what)}")
    now = dict(made.options)
    keys = sorted({*now, *kept.made.options})
    why += [
        f"{key} was {kept.made.options.get(key)!r}, is {now.get(key)!r}"
        for key in keys
        if kept.made.options.get(key) != now.get(key)
    ]
    return why


def describe(outcome: Outcome, folder: Path, beside: Store | None) -> None:
    """Take along what is written by hand of a package that the folder beside has: its rules, how
    its source builds.
    """
    ours = beside.folder / outcome.name if beside else None
    if outcome.package is None or ours is None or not (ours / "package.nix").is_file():
        return
    named = (ours / name for name in _BY_HAND)
    for path in (*named, *sorted((ours / "patches").glob("*"))):
        if path.is_file():
            write_atomic(folder / outcome.name / path.relative_to(ours), path.read_bytes())


def write_for_builds(folder: Path, packages: Iterable[Package]) -> None:
    """Write what builds need, and remove what an earlier lock wrote of that."""
    root, kept = folder / FOR_BUILDS, set()
    for package in packages:
        kept.add(package.name)
        write_atomic(root / package.name / "releases.json", render(package).encode())
    for path in sorted(root.glob("*/releases.json")):
        if path.parent.name not in kept and not path.parent.is_symlink():
            path.unlink()
            with contextlib.suppress(OSError):
                path.parent.rmdir()
    with contextlib.suppress(OSError):
        root.rmdir()


def remove_idle(store: Store, kept: Kept | None, now: Iterable[str]) -> list[str]:
    """Remove the packages that an earlier lock wrote and this one does not have; return which."""
    gone = []
    for name in sorted(set(kept.folders if kept else ()) - set(now)):
        folder = store.folder / name
        if "/" in name or name in (".", "..") or folder.is_symlink():
            continue
        package = store.package(name)
        if package is None or not package.generated_by.startswith(COMMAND):
            continue
        patches = [p for p in (folder / "patches").glob("*") if p.is_file()]
        for path in (folder / "releases.json", *(folder / n for n in _BY_HAND), *patches):
            path.unlink(missing_ok=True)
        for place in (folder / "patches", folder):
            with contextlib.suppress(OSError):
                place.rmdir()
        gone.append(name)
    return gone
