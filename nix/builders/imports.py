"""Import modules in a process of its own, which sees the closure of a python-level.

It sees it as an environment would show it.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from confine import confinement
from farm import Tree, merge
from virtual_environment import make_venv, site_packages

__all__ = [
    "Attempt",
    "build_of",
    "check_imports",
    "closure_of",
    "level_of",
    "run_imports",
    "tree_of",
]

# Runs as `-c`: a script's own folder would be on sys.path.
_PROGRAM = Path(__file__).with_name("import_program.py")


class Attempt(NamedTuple):
    """What came of importing modules: those that lack a module (→ which), and who said what."""

    deferred: dict[str, str]
    failed: str | None
    lost: str | None
    said: list[str]


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


def run_imports(python: str, modules: Sequence[str], defer: bool = False) -> Attempt:
    """Import the modules with `python`, up to the first failure.

    `defer`: not to find another package's module is none. Raises Problem E235 where foreign code
    cannot be confined.
    """
    if not modules:
        return Attempt({}, None, None, [])
    with tempfile.TemporaryDirectory() as home:
        variables = {
            "HOME": home,
            "PATH": "/usr/bin:/bin",
            "TMPDIR": home,
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "LANG": "C.UTF-8",
        }
        report = Path(home) / "report.json"
        how = "defer" if defer else "now"
        done = subprocess.run(
            [python, "-c", _PROGRAM.read_text("utf-8"), str(report), how, *modules],
            env=variables,
            cwd=home,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
            preexec_fn=confinement([Path(home)]),
        )
        told = json.loads(report.read_text("utf-8")) if report.exists() else {}
    if not done.returncode and told:
        return Attempt(told["deferred"], None, None, [])
    lines = [line.strip()[:300] for line in done.stdout.splitlines() if line.strip()][-4:]
    end = f"signal {-done.returncode}" if done.returncode < 0 else f"exit {done.returncode}"
    if not told or not lines:
        lines = [*lines[-3:], f"ended by {end}"]
    failed = told.get("failed") or ", ".join(modules)
    return Attempt(told.get("deferred", {}), failed, told.get("lost"), lines)


def check_imports(
    modules: Sequence[str], closure: dict[str, Path], python: dict[str, str], defer: bool
) -> Attempt:
    """Import the modules in a temporary environment made of the closure."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(os.path.realpath(folder)) / "environment"
        site = make_venv(root, python["executable"], python["version"], python["full"])
        merge([tree_of(name, path, python["version"]) for name, path in closure.items()], site)
        return run_imports(str(root / "bin/python"), modules, defer)
