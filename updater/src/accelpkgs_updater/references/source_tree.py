"""A tree of sources, wherever it lies: the names of its files, and the texts of some."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol

from accelpkgs_updater.disk.plain_file import NoPlainFile, plain_bytes
from accelpkgs_updater.limits import Limit

__all__ = ["FolderTree", "TextTree", "Tree"]

_ASIDE = {"__pycache__", "node_modules", "build", "dist", "venv"}


class Tree(Protocol):
    """`names`: its files, relative to the project in it. `path`: where a pyproject.toml of it lies,
    for what that names; nowhere, where it is on no disk.
    """

    @property
    def names(self) -> tuple[str, ...]:
        """The files."""

    @property
    def path(self) -> Path:
        """The folder."""

    def read(self, name: str) -> bytes | None:
        """Return a file; None where there is none. Raises `ValueError`."""


@dataclass(frozen=True, slots=True)
class TextTree:
    """A tree of which the files that matter were read already."""

    names: tuple[str, ...]
    contents: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """No folder that there can be."""
        return Path(os.devnull) / "tree"

    def read(self, name: str) -> bytes | None:
        """See `Tree.read`."""
        return self.contents.get(name)


@contextmanager
def on_disk(tree: Tree, names: Iterable[str]) -> Iterator[Path]:
    """Put files of a tree, and nothing else, into a folder for as long as they are read; a folder
    stands for itself. Raises `ValueError` of a name that leads out of it.
    """
    if isinstance(tree, FolderTree):
        yield tree.path
        return
    with tempfile.TemporaryDirectory(prefix="accelpkgs-tree-") as made:
        for name in names:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or "\0" in name:
                raise ValueError(f"it names a file that is not its own: {name}")
            content = tree.read(str(path))
            if content is not None:
                place = Path(made) / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
        yield Path(made)


@dataclass(frozen=True, slots=True)
class FolderTree:
    """A folder of the person's own."""

    path: Path

    @property
    def names(self) -> tuple[str, ...]:
        """The files, without hidden folders and what builds leave behind."""
        return tuple(self._names())

    def _names(self) -> Iterator[str]:
        found = 0
        for here, folders, files in os.walk(self.path):
            folders[:] = sorted(f for f in folders if f not in _ASIDE and not f.startswith("."))
            for file in sorted(files):
                found += 1
                Limit.MEMBERS.check(found, "files")
                yield str((Path(here) / file).relative_to(self.path))

    def read(self, name: str) -> bytes | None:
        """See `Tree.read`."""
        try:
            return plain_bytes(self.path / name)
        except FileNotFoundError:
            return None
        except NoPlainFile as error:
            raise ValueError(f"{name}: {error}") from error
