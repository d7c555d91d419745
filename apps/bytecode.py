"""Compiled modules of the updater: to compile them is half of what a short run costs.

Their sources are in the store, which nobody can write to, so Python keeps what it compiles in our
cache, under the path of the source. A path of the store names its bytes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from apps import cache

_STORE = Path("/nix/store")
_HASH = 32


def bytecode(*places: Path) -> Path | None:
    """The folder for what Python compiles of files in these places.

    None where one of them is not in the store, and where there can be no folder. What was compiled
    of an earlier state of a place goes.
    """
    if not all(place.is_relative_to(_STORE) and ".." not in place.parts for place in places):
        return None
    try:
        folder = cache.folder() / "bytecode"
        here = folder / _STORE.relative_to("/")
        _keep(here, {place.relative_to(_STORE).parts[0] for place in places})
    except OSError:
        return None
    return folder


def _keep(here: Path, names: Iterable[str]) -> None:
    """Make the folders that are needed; each takes the place of its like. Raises OSError."""
    for name in names:
        if (here / name).is_dir():
            continue
        (here / name).mkdir(parents=True, exist_ok=True)
        for old in sorted(here.iterdir()):
            # Behind the hash it says what it is. Who still runs with the old one compiles anew.
            if old.name != name and old.name[_HASH:] == name[_HASH:]:
                shutil.rmtree(old, ignore_errors=True)
