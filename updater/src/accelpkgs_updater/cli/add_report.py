"""What `add` says: what it could not do, what came of it, what it gives on usual machines, and what
is to be typed next.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

from accelpkgs_updater.add.adding import Added
from accelpkgs_updater.add.named import Named
from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.cli.surely import own_tree
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.verify.typical import PYTHON, typical

__all__ = ["git_line", "lost", "notes", "planned"]

_MOST = 12


def lost(added: Added, asked: Sequence[Named]) -> list[Problem]:
    """Return a problem for each named package of which the newest release could not be read."""
    names = {one.name for one in asked}
    return [
        Problem(
            ErrorCode.LOST_RELEASE,
            f"the newest release of {o.name} is not recorded",
            o.name,
            (f"{', '.join(o.lost[:6])} could not be read, as is said above; older ones are there",),
            "mend what is said above, then updater update " + o.name,
        )
        for o in added.outcomes
        if o.name in names and o.lost
    ]


def notes(added: Added, asked: Sequence[Named]) -> list[str]:
    """Return what is good to know of the named packages."""
    names = {one.name for one in asked}
    ahead = [
        f"{o.name}: wheels end before {', '.join(o.ahead)}, of which the source is kept"
        for o in added.outcomes
        if o.name in names and o.ahead
    ]
    return [*ahead, *added.notes]


def planned(store: Store, asked: Sequence[Named]) -> tuple[list[str], str]:
    """Return the table of plans, and why there is none."""
    tree = own_tree()
    if tree is None:
        return [], "this updater is installed without its resolver"
    is_ours = store.folder.resolve() == (tree / "pkgs").resolve()
    wanted = {one.name: one.extras for one in asked}
    try:
        found = typical(tree, [] if is_ours else [store.folder], wanted)
    except OSError as error:
        return [], f"Nix cannot be run ({error.strerror or error})"
    except UpdaterError as error:
        problem = error.problems[0]
        return [], "; ".join((problem.title, *problem.why[-1:]))
    return [f"planned with CPython {PYTHON}, each alone:", *found.lines()], ""


def git_line(folder: Path, written: Sequence[str]) -> str | None:
    """Return the command by which git, and so Nix, gets to know what was written; None where the
    folder is in no checkout.
    """
    if not written or not _is_tracked(folder):
        return None
    here = Path(os.path.relpath(folder.resolve()))
    paths = [here] if len(written) > _MOST else [here / name for name in written]
    return shlex.join(["git", "add", *map(str, paths)])


def _is_tracked(folder: Path) -> bool:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), "rev-parse", "--is-inside-work-tree"],
            capture_output=True,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


def tell(reporter: Reporter, lines: Sequence[str]) -> None:
    """Print lines of ours on stdout."""
    for line in lines:
        reporter.out.print(line, markup=False)
