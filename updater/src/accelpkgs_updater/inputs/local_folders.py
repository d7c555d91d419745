"""Folders that a file names: `.`, `./lib`, `..[dev]`."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from accelpkgs_updater.inputs.direct import UnusableReference

__all__ = ["LocalFolder", "folder_of", "looks_like_path", "without_extras"]

_EXTRAS = re.compile(r"(?P<path>.*[^\s])\s*\[(?P<extras>[^][]*)\]", re.DOTALL)
_PROJECT = ("pyproject.toml", "setup.py", "setup.cfg")


@dataclass(frozen=True, slots=True)
class LocalFolder:
    """`name`: as a person finds it from where they are; `project`: it is what the file is of."""

    path: Path
    name: str
    project: bool


def looks_like_path(text: str) -> bool:
    """Tell whether pip takes a text for a path."""
    return os.sep in text or text.startswith(".")


def without_extras(text: str) -> tuple[str, frozenset[str]]:
    """Return a path and the extras behind it."""
    match = _EXTRAS.fullmatch(text) if text.endswith("]") else None
    if match is None:
        return text, frozenset()
    return match["path"], frozenset(e.strip() for e in match["extras"].split(",") if e.strip())


def folder_of(text: str, file: Path, name: str) -> LocalFolder:
    """Return the folder that a file means: beside itself, else where pip looks, from here.

    `name`: how the person named the file. Raises `UnusableReference`.
    """
    beside = Path(name).parent
    for base, called in ((file.parent, beside), (Path.cwd(), Path())):
        path = base / text
        try:
            found = path.is_dir() and any((path / f).is_file() for f in _PROJECT)
            if found:
                of = path.resolve() in (file.parent.resolve(), Path.cwd().resolve())
                return LocalFolder(path, os.path.normpath(called / text), of)
        except (OSError, ValueError, RuntimeError) as error:
            raise UnusableReference("its name is that of no folder") from error
    there = any((base / text).is_dir() for base in (file.parent, Path.cwd()))
    if there:
        raise UnusableReference(
            f"the folder {text} has neither pyproject.toml nor setup.py",
            "give a folder that can be installed",
        )
    raise UnusableReference(f"there is no folder or file {text}", "correct the path, or fetch it")
