"""uv's workspaces: projects that belong together, each in a folder of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from packaging.utils import canonicalize_name

from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.direct import UnusableReference
from accelpkgs_updater.inputs.input_file import InputFile, is_there, open_input
from accelpkgs_updater.inputs.local_folders import LocalFolder
from accelpkgs_updater.inputs.toml_places import read_toml

__all__ = ["member_folder", "members", "root_above"]

_MOST = 500
"""Folders that the patterns of a workspace may match."""

_HIGHEST = 16
"""Folders above a member in which its root is looked for."""


def member_folder(file: InputFile, name: str) -> LocalFolder:
    """Return the member of that name of the workspace that a project is in.

    Raises `UnusableReference`, `UpdaterError`.
    """
    for folder in members(_root(file)):
        path = folder.path / "pyproject.toml"
        if is_there(path):
            table, _ = read_toml(open_input(path, str(Path(folder.name) / "pyproject.toml")))
            own = table.get("project", {}).get("name")
            if isinstance(own, str) and canonicalize_name(own) == name:
                return folder
    raise UnusableReference(f"the workspace has no member {name}", "name its folder in members")


def _root(file: InputFile) -> InputFile:
    """Return the pyproject.toml that says which members there are."""
    found = file if _workspace(file) is not None else _above(file)
    if found is None:
        raise UnusableReference("no folder above has a [tool.uv.workspace]", 'path = "…"')
    return found


def root_above(file: InputFile) -> InputFile | None:
    """Return the root of the workspace that a project is a member of; None where it is none, or the
    root itself. Raises `UpdaterError`.
    """
    if _workspace(file) is not None:
        return None
    root = _above(file)
    try:
        here = file.path.parent.resolve()
        inside = root and any(f.path.resolve() == here for f in members(root))
    except (UnusableReference, OSError, RuntimeError):
        # What is wrong with the workspace is told where a member of it is asked for.
        return None
    return root if inside else None


def _above(file: InputFile) -> InputFile | None:
    path, called = file.path.parent, Path(file.name).parent
    for _ in range(_HIGHEST):
        path, called = path / "..", called / ".."
        candidate = path / "pyproject.toml"
        if is_there(candidate):
            try:
                above = open_input(candidate, os.path.normpath(called / "pyproject.toml"))
                if _workspace(above) is not None:
                    return above
            except UpdaterError:
                # A file above that nobody named, and that is no root that could be read.
                return None
    return None


def _workspace(file: InputFile) -> dict[str, Any] | None:
    table, _ = read_toml(file)
    found = table.get("tool", {}).get("uv", {}).get("workspace")
    return found if isinstance(found, dict) else None


def members(root: InputFile) -> list[LocalFolder]:
    """Return the folders of a workspace, its root first. Raises `UnusableReference`."""
    workspace = _workspace(root) or {}
    base, called = root.path.parent, Path(root.name).parent
    found = {".": LocalFolder(base, os.path.normpath(called), False)}
    for pattern in workspace.get("members", []):
        for relative in _matches(base, str(pattern)):
            out = any(fnmatchcase(relative, str(e)) for e in workspace.get("exclude", []))
            if not out:
                name = os.path.normpath(called / relative)
                found.setdefault(relative, LocalFolder(base / relative, name, False))
            if len(found) > _MOST:
                raise UnusableReference(f"the workspace has more than {_MOST} folders")
    return list(found.values())


def _matches(base: Path, pattern: str) -> Iterator[str]:
    parts = PurePosixPath(pattern).parts
    if pattern.startswith("/") or "**" in pattern:
        raise UnusableReference(f"members = {pattern!r} is not followed", "name the folders")
    yield from _below(base, parts, ())


def _below(base: Path, parts: tuple[str, ...], done: tuple[str, ...]) -> Iterator[str]:
    if not parts:
        yield "/".join(done)
        return
    head, *rest = parts
    if set(head) & set("*?["):
        try:
            names = sorted(p.name for p in islice(base.iterdir(), 10_000))
        except OSError:
            names = []
        chosen = [n for n in names if fnmatchcase(n, head) and not n.startswith(".")]
    else:
        chosen = [head]
    for name in chosen:
        if (base / name).is_dir():
            yield from _below(base / name, tuple(rest), (*done, name))
