"""The version of a project whose pyproject.toml leaves it to the build, where a file states it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from packaging.version import InvalidVersion, Version

from accelpkgs_updater.references.source_tree import Tree

__all__ = ["stated_version"]

_LONGEST = 100
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def stated_version(table: Mapping[str, Any], tree: Tree) -> Version | None:
    """Return the version; None where only a build can tell. Raises `ValueError`."""
    for text in _stated(table, tree):
        try:
            return Version(text.strip())
        except InvalidVersion:
            continue
    return None


def _stated(table: Mapping[str, Any], tree: Tree) -> Iterator[str]:
    project, tool = _table(table, "project"), _table(table, "tool")
    for place in (project, _table(tool, "poetry")):
        if isinstance(place.get("version"), str):
            yield place["version"]
    yield from _setuptools(_table(_table(_table(tool, "setuptools"), "dynamic"), "version"), tree)
    for name in ("hatch", "pdm"):
        path = _table(_table(tool, name), "version").get("path")
        if isinstance(path, str):
            yield from _assigned(_text(tree, path), "__version__|VERSION")
    backend = _table(table, "build-system").get("build-backend", "")
    if str(backend).startswith("flit"):
        name = _table(_table(tool, "flit"), "module").get("name") or project.get("name", "")
        yield from _of_module(tree, str(name).replace("-", "_"), "__version__")


def _setuptools(stated: Mapping[str, Any], tree: Tree) -> Iterator[str]:
    files = stated.get("file", ())
    for name in [files] if isinstance(files, str) else files:
        yield _text(tree, str(name))[:_LONGEST]
    module, _, attribute = str(stated.get("attr", "")).rpartition(".")
    if module and _NAME.fullmatch(attribute):
        yield from _of_module(tree, module, attribute)


def _of_module(tree: Tree, module: str, attribute: str) -> Iterator[str]:
    path = PurePosixPath(*module.split("."))
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        for root in ("", "src"):
            yield from _assigned(_text(tree, str(root / file)), attribute)


def _assigned(text: str, names: str) -> Iterator[str]:
    pattern = rf"^(?:{names})[ \t]*(?::[^=\n]{{1,40}})?=[ \t]*['\"]([^'\"\n]{{1,{_LONGEST}}})['\"]"
    yield from re.findall(pattern, text, re.MULTILINE)


def _text(tree: Tree, name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        return ""
    return (tree.read(str(path)) or b"").decode("utf-8", errors="replace")


def _table(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    return found if isinstance(found, Mapping) else {}
