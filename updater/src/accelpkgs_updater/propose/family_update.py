"""One family's update in a tree: what upstream has, what it does to the targets, and the files that
change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import tomlkit

from accelpkgs_updater.context import Context
from accelpkgs_updater.core.models import Package
from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, render
from accelpkgs_updater.lock.read_source import read_source
from accelpkgs_updater.propose.memoised_store import MemoisedStore
from accelpkgs_updater.propose.proposal import Alert
from accelpkgs_updater.record.folder import Folder
from accelpkgs_updater.record.update import FolderUpdate
from accelpkgs_updater.verify.golden_answers import write_answers
from accelpkgs_updater.verify.plan_summary import Plan, Refusal
from accelpkgs_updater.verify.standing import Standing, standing
from accelpkgs_updater.verify.verification import Base, Verification, write_golden

__all__ = ["PATHS", "FamilyChange", "PackageChange", "alert_of", "update_family"]

PATHS = ["pkgs", "targets.toml", "tests/matrix", "tests/golden"]
"""What an update may change. In `docs/standing.md`, a table, two that are neighbours would
conflict.
"""


@dataclass(frozen=True, slots=True)
class PackageChange:
    """A package before and after; `before` is None where it is new."""

    before: Package | None
    after: Package


@dataclass(frozen=True, slots=True)
class FamilyChange:
    """What an update of a family did to a tree. `refuted`: facts that what was read contradicts;
    `stand`: what usual machines get of it.
    """

    changed: tuple[PackageChange, ...]
    verification: Verification | None
    alerts: tuple[Alert, ...]
    problems: tuple[Problem, ...]
    refuted: tuple[Problem, ...] = ()
    stand: tuple[Standing, ...] = ()


def update_family(
    context: Context, base: Base, store: MemoisedStore, packages: Sequence[str], jobs: int
) -> FamilyChange:
    """Update a family in the tree of `store`, which is as `base` is. Raises `UpdaterError`.

    A family with a package that cannot be updated, or whose files changed under their names, stays
    as it is.
    """
    tree = store.folder.parent
    folder = Folder(store, partial(read_source, context))
    outcomes = FolderUpdate(folder, jobs).update(packages, sizes=True)
    problems = tuple(p for o in outcomes if o.failed for p in o.problems)
    alerts = tuple(alert_of(p) for p in problems if p.code == ErrorCode.CHANGED_FILE)
    refuted = tuple(p for o in outcomes for p in o.problems if p.code == ErrorCode.REFUTED_FACT)
    if any(o.failed for o in outcomes):
        return FamilyChange((), None, alerts, problems, refuted)
    found = [
        PackageChange(store.package(o.name), o.package) for o in outcomes if o.package is not None
    ]
    changed = [c for c in found if store.differs(c.after)]
    if not any(c.before is None or c.after.name in packages for c in changed):
        # What the family needs of others is news of theirs.
        return FamilyChange((), None, (), (), refuted)
    for each in changed:
        store.write(each.after)
    verification = base.verify(tree, [each.after.name for each in changed])
    _expect(tree, verification)
    write_golden(tree, verification.after)
    write_answers(tree)
    stand = standing(tree, Store(tree / "pkgs"), [c.after.name for c in changed])
    return FamilyChange(tuple(changed), verification, (), (), refuted, tuple(stand))


def _expect(tree: Path, verification: Verification) -> None:
    """Let `targets.toml` expect what a target gained, or how it is refused now.

    What it lost is for a person.
    """
    path = tree / "targets.toml"
    document = tomlkit.parse(path.read_text("utf-8"))
    targets = document["targets"]
    for name, after in verification.after.items():
        before, target = verification.before[name], targets[name]
        if isinstance(after, Plan) and "expect" in target:
            del target["expect"], target["code"]
        elif isinstance(after, Refusal) and isinstance(before, Refusal) and "code" in target:
            target["code"] = after.code
    write_atomic(path, tomlkit.dumps(document).encode())


def alert_of(problem: Problem) -> Alert:
    """Return the issue of a hash alarm; the same files make the same key."""
    key = hashlib.sha256("\0".join((problem.where, *problem.why)).encode()).hexdigest()[:16]
    shown = render(problem).replace("`", "'")
    body = (
        f"```text\n{shown}\n```\n\n"
        "The updater leaves the package alone until this is settled. A release that was "
        "rebuilt under its old name cannot be told from one that was tampered with: ask upstream, "
        "compare both files, "
        "then follow the fix above.\n"
    )
    return Alert(key, f"alarm: {plain_title(problem.title)}", body)


def plain_title(text: str) -> str:
    """Return one line of printable text; titles are no Markdown, but mentions in them count."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split()).replace(
        "@", "(at)"
    )
    return line if len(line) <= 200 else line[:199] + "…"
