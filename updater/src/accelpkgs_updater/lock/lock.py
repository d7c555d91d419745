"""A user's requirement set as a folder of packages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.lock.requirement_set import RequirementSet
from accelpkgs_updater.lock.scope import LockScope
from accelpkgs_updater.lock.search import Solution
from accelpkgs_updater.lock.solved_closure import SolvedClosure
from accelpkgs_updater.lock.verdict import agreed, reachable
from accelpkgs_updater.record.folder import Folder, Outcome

__all__ = ["Lock", "LockResult"]

COMMAND = "updater lock"
_NOT_THERE = {ErrorCode.NO_PACKAGE, ErrorCode.NO_RELEASE}


@dataclass(frozen=True, slots=True)
class LockResult:
    """The packages, and what was found to go together in each environment."""

    outcomes: list[Outcome]
    answers: dict[Environment, Solution]


@dataclass(frozen=True, slots=True)
class Lock:
    """Finds the packages that a requirement set reaches. Writes nothing."""

    folder: Folder
    workers: int = 16
    progress: Callable[[str, int, int], None] = lambda *_: None

    def find(self, asked: RequirementSet) -> LockResult:
        """Find for each Python the newest releases that fit, and releases that go together.

        Raises `UpdaterError`.
        """
        # What nobody asks for is no part of a lock.
        folder = replace(self.folder, keeps_gpu_extras=False)
        scope = LockScope(folder, asked, COMMAND)
        closure = SolvedClosure(scope, workers=self.workers, progress=self.progress)
        states = closure.solve()
        outcomes = [folder.outcome(states[n], closure.demands, COMMAND) for n in sorted(states)]
        answers = agreed(closure.answers, asked, reachable(folder, outcomes, asked))
        met = [a.versions for a in answers.values() if a.versions is not None]
        if not met:
            # What could not be asked for may be what is lacking.
            silent = [
                p for o in outcomes if o.failed for p in o.problems if p.code not in _NOT_THERE
            ]
            raise UpdaterError(*(silent or [_unsolvable(asked, answers)]))
        needed = {name for versions in met for name in versions}
        return LockResult([o for o in outcomes if not _idle(o, needed)], answers)


def _idle(outcome: Outcome, needed: set[str]) -> bool:
    """Tell whether a package only failed to be what no solution takes."""
    return (
        outcome.failed
        and outcome.name not in needed
        and {p.code for p in outcome.problems} <= _NOT_THERE
    )


def _unsolvable(asked: RequirementSet, answers: Mapping[Environment, Solution]) -> Problem:
    usual = next(a for e, a in answers.items() if e.python == "3.12")
    return Problem(
        ErrorCode.NO_SOLUTION,
        "no releases go together that meet this set, on any system and Python",
        "CPython 3.12 on x86_64-linux, for one",
        (f"your set: {', '.join(map(str, asked.roots))}", *usual.why[:5]),
        "ask for less, or for other versions",
    )
