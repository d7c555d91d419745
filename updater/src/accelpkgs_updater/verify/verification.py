"""Plan every target before and after, and judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from accelpkgs_updater.disk.files import remove_leftovers, write_atomic
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.verify.compare import Verdict, compare
from accelpkgs_updater.verify.golden_plans import golden_files, stale
from accelpkgs_updater.verify.matrix import read_matrix
from accelpkgs_updater.verify.nix import plans_and_reach
from accelpkgs_updater.verify.plan_summary import Summary
from accelpkgs_updater.verify.reach import Reach
from accelpkgs_updater.verify.tree import tree_of

__all__ = ["GOLDEN", "Base", "Verification", "verify_since", "verify_trees", "write_golden"]

GOLDEN = Path("tests") / "matrix"


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of each target; which are not as `targets.toml` expects; which golden files are
    out of date; what of the packages anybody can have.
    """

    verdicts: Mapping[str, Verdict]
    before: Mapping[str, Summary]
    after: Mapping[str, Summary]
    unexpected: tuple[str, ...]
    stale: tuple[str, ...]
    reach: Reach = field(default_factory=Reach)

    @property
    def worse(self) -> dict[str, Verdict]:
        """Return the targets that are worse off."""
        return {n: v for n, v in self.verdicts.items() if v.kind == "worse"}

    def problems(self) -> list[Problem]:
        """Return what keeps the change from landing."""
        found = []
        if self.worse:
            lines = [f"{name}: {'; '.join(verdict.losses)}" for name, verdict in self.worse.items()]
            title = (
                f"{len(lines)} targets are worse off" if len(lines) > 1 else "a target is worse off"
            )
            found.append(
                Problem(ErrorCode.WORSE_TARGET, title, "targets.toml", _some(lines), _KEEP)
            )
        if self.unexpected:
            found.append(
                Problem(
                    ErrorCode.UNEXPECTED_TARGET,
                    "targets are not as expected",
                    "targets.toml",
                    _some(self.unexpected),
                    _EXPECT,
                )
            )
        return [*found, *self.reach.problems()]


MOST = 5


def _some(lines: Sequence[str]) -> tuple[str, ...]:
    more = len(lines) - MOST
    return (*lines[:MOST], *([f"and {more} more"] if more > 0 else []))


_EXPECT = "restore what the plans rest on, or say in targets.toml what is expected now"
_KEEP = "keep the older release too: [keep] also in its update.toml"


def verify_since(checkout: Path, since: str, *, everything: bool = False) -> Verification:
    """Compare a checkout as it lies on disk with one of its revisions. Raises `UpdaterError`."""
    with tree_of(checkout, since) as before:
        return verify_trees(before, checkout, everything=everything)


def verify_trees(before: Path, after: Path, *, everything: bool = False) -> Verification:
    """Compare two trees by the matrix of the second, in one Nix process. Raises `UpdaterError`.

    With `everything` each recorded variant is looked for in the second.
    """
    trees = {"before": before, "after": after}
    both, reach = plans_and_reach(after, trees, everything=everything)
    return _judged(before, both["before"], after, both["after"], reach)


@dataclass(slots=True)
class Base:
    """A tree that many changes of package data are compared with, one by one: planned once, when
    the first asks.
    """

    tree: Path
    _plans: dict[str, Summary] = field(default_factory=dict)

    def verify(self, after: Path, names: Sequence[str]) -> Verification:
        """Compare with a tree that has the same `targets.toml` and judge, and ask whether anybody
        can have the packages `names`. Raises `UpdaterError`.
        """
        trees = {"after": after} if self._plans else {"before": self.tree, "after": after}
        found, reach = plans_and_reach(after, trees, names)
        self._plans = self._plans or found["before"]
        return _judged(self.tree, self._plans, after, found["after"], reach)


def _judged(
    tree: Path, before: dict[str, Summary], after: Path, now: dict[str, Summary], reach: Reach
) -> Verification:
    matrix = read_matrix(after / "targets.toml")
    verdicts = {name: compare(before[name], now[name]) for name in sorted(matrix.targets)}
    verdicts |= {name: _dropped() for name in _targets(tree) if name not in matrix.targets}
    unexpected, out_of_date = matrix.unexpected(now), stale(after / GOLDEN, golden_files(now))
    return Verification(verdicts, before, now, tuple(unexpected), tuple(out_of_date), reach)


def _dropped() -> Verdict:
    # Whoever takes a target out says so, and a person looks at it.
    return Verdict("worse", ("taken out of the matrix",), ("taken out of the matrix",))


def _targets(tree: Path) -> list[str]:
    try:
        return sorted(
            n for n, t in read_matrix(tree / "targets.toml").targets.items() if t.refused is None
        )
    except UpdaterError:
        return []


def write_golden(tree: Path, summaries: Mapping[str, Summary]) -> list[str]:
    """Write the golden files of a tree; return the names of those that changed.

    What killed updaters left beside them goes.
    """
    remove_leftovers(tree / GOLDEN)
    remove_leftovers(tree / GOLDEN.parent)
    files = golden_files(dict(summaries))
    changed = stale(tree / GOLDEN, files)
    for name in changed:
        if name in files:
            write_atomic(tree / GOLDEN / name, files[name].encode())
        else:
            (tree / GOLDEN / name).unlink()
    return changed
