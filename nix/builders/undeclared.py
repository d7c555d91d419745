"""Imports of what a package does not require: noted by its python-level, tried in environments.

A derivation sees what its package requires, and METADATA may forget something that the plan has for
another reason (jupyterlab-pygments imports pygments). Only an environment can tell.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from problem import plain

__all__ = ["note_undeclared", "owners_of", "tell_lacking", "tell_undeclared", "undeclared_of"]


def note_undeclared(level: Path, name: str, lost: Mapping[str, str]) -> None:
    """Leave in a python-level which of its modules lack which module; nothing for none."""
    if not lost:
        return
    note = level / "nix-support/accelpkgs/levels" / name / "undeclared.json"
    note.write_text(json.dumps(dict(lost), indent=1, sort_keys=True) + "\n", "utf-8")
    for module, other in sorted(lost.items()):
        print(
            f"{name}: {plain(module)} imports {plain(other)}, which nothing that {name} requires "
            "has; checked in the environment",
            file=sys.stderr,
        )


def undeclared_of(level: Path) -> dict[str, str]:
    """Return module → what it lacks, as a python-level noted it."""
    found: dict[str, str] = {}
    for note in level.glob("nix-support/accelpkgs/levels/*/undeclared.json"):
        found.update(json.loads(note.read_text("utf-8")))
    return found


def owners_of(module: str, builds: Mapping[str, Path]) -> list[str]:
    """Return which of these packages have a module, or are called so (as a distribution)."""
    *folders, last = module.split(".")
    spelled = module.replace("_", "-").replace(".", "-").lower()

    def has(build: Path) -> bool:
        place = build / "site-packages" / Path(*folders)
        return (
            (place / last).is_dir()
            or any(place.glob(f"{last}.py"))
            or any(place.glob(f"{last}.*so"))
        )

    return sorted(name for name, build in builds.items() if name == spelled or has(build))


def tell_undeclared(name: str, module: str, owners: Iterable[str]) -> None:
    """Say in the log of an environment that it has what a package imports without requiring it."""
    has = ", ".join(owners) or "another package"
    print(f"{name} imports {plain(module)} of {has}, which it does not declare", file=sys.stderr)


def tell_lacking(name: str, module: str, lost: str) -> None:
    """Say in the log of an environment that a module cannot be imported there, and for want of
    what.
    """
    print(
        f"{name}: {plain(module)} does not import here: it needs {plain(lost)}, which {name} does "
        "not declare and no package has",
        file=sys.stderr,
    )
