"""Where a lock takes a package from, if from no index; and the indexes that it names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from accelpkgs_updater.inputs.direct import Reference, UnusableReference
from accelpkgs_updater.inputs.index_axes import axes_of_index
from accelpkgs_updater.inputs.indexes import unusable_index, whose_index
from accelpkgs_updater.inputs.input_file import InputFile
from accelpkgs_updater.inputs.model import DirectSource, Fate, Index, Inputs, Line
from accelpkgs_updater.net.allowed_hosts import origin
from accelpkgs_updater.net.pipconf import split_credentials

__all__ = ["from_address", "from_git", "from_path", "locked_indexes", "usable"]


def from_git(reference: Reference, url: str, commit: str, folder: str = "") -> DirectSource:
    """Return a commit of a repository. Raises `UnusableReference`."""
    bare = url.removeprefix("git+")
    return reference.source(f"git+{bare}@{quote(commit)}{_within(folder)}")


def from_address(reference: Reference, url: str, folder: str = "") -> DirectSource:
    """Return an archive or a wheel. Raises `UnusableReference`."""
    return reference.source(f"{url.partition('#')[0]}{_within(folder)}")


def from_path(reference: Reference, file: InputFile, path: str, folder: str = "") -> DirectSource:
    """Return what a path leads to, beside the lock. Raises `UnusableReference`."""
    found = os.path.normpath(Path(file.name).parent / path)
    return reference.local(found, {"subdirectory": folder} if folder else None)


def _within(folder: str) -> str:
    return f"#subdirectory={quote(folder)}" if folder else ""


def usable(make: Callable[[], DirectSource | None]) -> tuple[DirectSource | None, str]:
    """Return a source, or why it cannot be taken."""
    try:
        return make(), ""
    except UnusableReference as error:
        return None, f"{error}; {error.fix}" if error.fix else str(error)


def locked_indexes(file: InputFile, names: Mapping[str, Iterable[str]]) -> Inputs:
    """Return the indexes of a lock, each for the packages that it has of it."""
    indexes: list[Index] = []
    lines: list[Line] = []
    credentials: dict[str, str] = {}
    for url in sorted(names):
        of = frozenset(names[url])
        bare, header = split_credentials(url)
        if "://" not in bare:
            folder = os.path.normpath(file.path.parent / bare)
            indexes.append(Index(folder, file.at(), of, folder=True))
            lines.append(Line(file.at(), f"index {bare}", Fate.OPTION, f"files of {folder}"))
            continue
        why = unusable_index(bare)
        if why:
            lines.append(Line(file.at(), f"index {bare}", Fate.OPTION, f"{why}: it is not asked"))
            continue
        axes = axes_of_index(bare)
        indexes.append(Index(bare, file.at(), of, axes=axes))
        if header:
            credentials[origin(bare)] = header
        said = [whose_index(bare), *(f"{a} {v}" for a, v in sorted(axes.items()))]
        lines.append(Line(file.at(), f"index {bare}", Fate.OPTION, ", ".join(said)))
    return Inputs(indexes=tuple(indexes), credentials=credentials, lines=tuple(lines))
