"""A user's requirement set as a folder of packages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from packaging.version import Version

from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.demand import Demands
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.lock.beside import PackageBeside
from accelpkgs_updater.lock.environment import Environment
from accelpkgs_updater.lock.requirement_set import RequirementSet
from accelpkgs_updater.lock.search import Solution
from accelpkgs_updater.lock.solved_closure import SolvedClosure
from accelpkgs_updater.record.closure import PackageState
from accelpkgs_updater.record.update import FolderUpdate, Outcome

__all__ = ["Lock", "LockResult"]

COMMAND = "updater lock"
_NOT_THERE = {ErrorCode.NO_PACKAGE, ErrorCode.NO_RELEASE}


@dataclass(frozen=True, slots=True)
class LockResult:
    """The packages, and what was found to go together in each environment."""

    outcomes: list[Outcome]
    answers: dict[Environment, Solution]


class Lock(FolderUpdate):
    """Finds the packages that a requirement set reaches. Writes nothing."""

    extras_always = False

    def find(self, asked: RequirementSet) -> LockResult:
        """Find for each Python the newest releases that fit, and releases that go together.

        Raises `UpdaterError`.
        """

        @cache
        def serve(name: str) -> PackageBeside | None:
            # More is known of it there than releases: rules, how it builds, what was measured.
            if self.beside is None or not (self.beside.folder / name / "package.nix").is_file():
                return None
            package = self.beside.package(name)
            if package is None or name in asked.pins or self.store.package(name) is not None:
                return None
            kept = package.kept_extras
            if "*" not in kept and not asked.extras(name) <= set(kept):
                # What such an extra requires is not recorded there.
                return None
            return (
                PackageBeside(package)
                if asked.admits(name, [Version(r.version) for r in package.releases])
                else None
            )

        def opened(name: str, _: Demands) -> PackageState | None:
            if serve(name) is not None:
                return None
            here = self._package(name)
            if here is not None and not here.generated_by.startswith(COMMAND):
                # `update` keeps this one; a lock would keep less of it.
                return None
            config = (
                (self.beside.config(name) if self.beside else None)
                or self.store.config(name)
                or Config()
            )
            return self._state(
                name, replace(config, keep=replace(config.keep, lines=0, coverage=False, also=()))
            )

        closure = SolvedClosure(opened, workers=self.workers, progress=self.progress)
        closure.serve = serve
        states = closure.solve(asked)
        outcomes = [self._outcome(states[n], closure.demands, COMMAND) for n in sorted(states)]
        met = [a.versions for a in closure.answers.values() if a.versions is not None]
        if not met:
            # What could not be asked for may be what is lacking.
            silent = [
                p for o in outcomes if o.failed for p in o.problems if p.code not in _NOT_THERE
            ]
            raise UpdaterError(*(silent or [_unsolvable(asked, closure.answers)]))
        needed = {name for versions in met for name in versions}
        return LockResult([o for o in outcomes if not _idle(o, needed)], closure.answers)


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
