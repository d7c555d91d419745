"""Import modules in a process of its own, with the closure of a python-level visible as an environment would show it."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from farm import Tree, merge
from problem import Problem, shorten
from virtual_environment import make_venv, site_packages

__all__ = ["check_imports", "closure_of", "run_imports", "tree_of"]

_PROGRAM = """
import importlib, sys
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except BaseException as error:
        print(f"import {name}: {type(error).__name__}: {error}")
        sys.exit(1)
"""


def level_of(path: Path) -> dict[str, object]:
    """Return what a python-level wrote about itself."""
    level: dict[str, object] = json.loads((path / "nix-support/accelpkgs/python-level").read_text("utf-8"))
    return level


def closure_of(levels: Sequence[Path]) -> dict[str, Path]:
    """Return name → path of python-levels and all that they depend on."""
    found: dict[str, Path] = {}
    waiting = list(levels)
    while waiting:
        path = waiting.pop()
        level = level_of(path)
        if str(level["name"]) not in found:
            found[str(level["name"])] = path
            waiting += [Path(str(dependency)) for dependency in level["dependencies"]]  # type: ignore[attr-defined]
    return found


def tree_of(name: str, level: Path, version: str) -> Tree:
    """Return the site-packages of a python-level as a tree to merge."""
    manifest = json.loads((level / "nix-support/accelpkgs/build/accelpkgs-build.json").read_text("utf-8"))
    return Tree(name, site_packages(level, version), frozenset(manifest["elf"]))


def run_imports(python: str, modules: Sequence[str], what: str) -> None:
    """Import the modules with `python`. Raises Problem E231 with the last lines of what it printed."""
    if not modules:
        return
    with tempfile.TemporaryDirectory() as home:
        variables = {"HOME": home, "PATH": "/usr/bin:/bin", "TMPDIR": home, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0", "LANG": "C.UTF-8"}
        done = subprocess.run(
            [python, "-c", _PROGRAM, *modules], env=variables, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True, errors="replace"
        )
    if done.returncode:
        lines = [line.strip()[:300] for line in done.stdout.splitlines() if line.strip()][-4:] or [f"ended by signal {-done.returncode}"]
        raise Problem("E231", f"{what} does not import", where=shorten(modules), why=lines, fix="if it needs a library of the machine, install it; else please report it")


def check_imports(modules: Sequence[str], closure: dict[str, Path], python: dict[str, str], what: str) -> None:
    """Import the modules in a temporary environment made of the closure."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(os.path.realpath(folder)) / "environment"
        site = make_venv(root, python["executable"], python["version"], python["full"])
        merge([tree_of(name, path, python["version"]) for name, path in closure.items()], site)
        run_imports(str(root / "bin/python"), modules, what)
