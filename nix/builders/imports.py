"""Import modules where the closure of a python-level is seen as an environment would show it."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from farm import Tree, merge
from import_run import Attempt, ImportLimits, run_imports
from virtual_environment import make_venv, site_packages

__all__ = ["build_of", "check_imports", "closure_of", "level_of", "tree_of"]


def level_of(path: Path) -> dict[str, Any]:
    """Return what a python-level wrote about itself: name, version, id, dependencies."""
    (level,) = path.glob("nix-support/accelpkgs/levels/*/level.json")
    found: dict[str, Any] = json.loads(level.read_text("utf-8"))
    return found


def build_of(path: Path) -> Path:
    """Return the build that a python-level links to."""
    (build,) = path.glob("nix-support/accelpkgs/levels/*/build")
    return build.readlink()


def closure_of(path: Path) -> dict[str, Path]:
    """Return name → path of a python-level and all that it depends on."""
    found: dict[str, Path] = {}
    waiting = [path]
    while waiting:
        level = level_of(path := waiting.pop())
        if level["name"] not in found:
            found[level["name"]] = path
            waiting += map(Path, level["dependencies"])
    return found


def tree_of(name: str, level: Path, version: str) -> Tree:
    """Return the site-packages of a python-level as a tree to merge."""
    manifest = json.loads((build_of(level) / "accelpkgs-build.json").read_text("utf-8"))
    return Tree(
        name,
        site_packages(level, version),
        frozenset(manifest["elf"]),
        wins=frozenset(level_of(level)["wins"]),
    )


def check_imports(
    modules: Sequence[str],
    closure: dict[str, Path],
    python: dict[str, str],
    limits: ImportLimits,
    defer: bool,
) -> Attempt:
    """Import the modules in a temporary environment made of the closure."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(os.path.realpath(folder)) / "environment"
        site = make_venv(root, python["executable"], python["version"], python["full"])
        merge([tree_of(name, path, python["version"]) for name, path in closure.items()], site)
        return run_imports(str(root / "bin/python"), modules, limits, defer)
