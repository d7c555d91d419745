"""A closure that can be solved: it also holds releases that go together, for every environment that
has such.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from accelpkgs_updater.core.demand import Demands
from accelpkgs_updater.core.environment import ENVIRONMENTS, Environment
from accelpkgs_updater.core.models import Requirement
from accelpkgs_updater.lock.scope import LockScope
from accelpkgs_updater.lock.search import Question, Search, Solution
from accelpkgs_updater.lock.upstream import EnvironmentCatalogue, Fact, UpstreamCatalogue
from accelpkgs_updater.record.closure import Closure, PackageState

__all__ = ["SolvedClosure"]

MOST = 600
"""How many releases are read for one environment beyond those that are kept anyway, before its
search gives up.
"""


class SolvedClosure:
    """The closure of requirements, and in each environment a solution of them, where there is one.

    The newest releases that every requirement admits need not go together, so a search looks for
    releases that do, among all that upstream has. What it chooses is demanded, and the closure
    followed again. `answers` says what was found for each environment.
    """

    def __init__(
        self,
        scope: LockScope,
        *,
        workers: int = 16,
        progress: Callable[[str, int, int], None] = lambda *_: None,
    ) -> None:
        self._scope = scope
        self._workers = workers
        self._progress = progress
        self._closure = Closure(scope, workers=workers, progress=progress)
        self.answers: dict[Environment, Solution] = {}

    @property
    def demands(self) -> Demands:
        """What is asked of each package."""
        return self._closure.demands

    def solve(self) -> dict[str, PackageState]:
        """Follow the roots, and what goes together, to the fixpoint; only releases that the set
        admits are taken.
        """
        closure, asked = self._closure, self._scope.asked
        roots = asked.requirements()
        offered = UpstreamCatalogue(asked, self._scope.beside, dict(closure.run(roots)))
        pool = ThreadPoolExecutor(self._workers)
        try:
            self.answers = self._search(pool, roots, offered)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        for answer in self.answers.values():
            for name, version in (answer.versions or {}).items():
                state = offered.states[name]
                if state is not None:
                    closure.states[name] = state
                    closure.demands.add(Requirement(name, (("==", str(version)),)))
        return closure.run(())

    def _search(
        self, pool: ThreadPoolExecutor, roots: Sequence[Requirement], offered: UpstreamCatalogue
    ) -> dict[Environment, Solution]:
        runs = {
            e: _Run(Search(EnvironmentCatalogue(offered, e), e).run(roots)) for e in ENVIRONMENTS
        }
        answers: dict[Environment, Solution] = {}
        while runs:
            pages: set[str] = set()
            reads: set[Fact] = set()
            for environment, run in list(runs.items()):
                answer = run.advance(offered, environment.system, pages, reads)
                if answer is not None:
                    answers[environment] = answer
                    del runs[environment]
                    self._progress("environments", len(answers), len(ENVIRONMENTS))
            opened = {name: self._scope.open(name, self.demands) for name in sorted(pages)}
            for _ in pool.map(
                self._closure.discover, [s for s in opened.values() if s is not None]
            ):
                pass
            offered.states.update(opened)
            facts = sorted(reads, key=lambda fact: (fact[0], str(fact[1]), fact[2]))
            offered.facts.update(zip(facts, pool.map(offered.look, facts), strict=True))
        return {e: answers[e] for e in ENVIRONMENTS}


@dataclass(slots=True)
class _Run:
    """A search that waits for answers; `left`: how many releases may still be read for it."""

    questions: Generator[Question, None, Solution]
    left: int = MOST
    _waiting: Question | None = None

    def advance(
        self, known: UpstreamCatalogue, system: str, pages: set[str], reads: set[Fact]
    ) -> Solution | None:
        """Go on as far as what is known allows, and add to `pages` and `reads` what is needed
        next.
        """
        try:
            while True:
                name, versions = next(self.questions)
                if not versions:
                    if not known.knows(name):
                        pages.add(name)
                        return None
                elif known.fact(name, versions[0], system) is None:
                    lacking = [
                        known.named(name, v, system)
                        for v in versions
                        if known.fact(name, v, system) is None
                    ]
                    reads.update(lacking)
                    self.left -= len(lacking)
                    if self.left < 0:
                        return Solution(
                            None, (f"nothing was found among the {MOST} releases that were tried",)
                        )
                    return None
        except StopIteration as end:
            solution: Solution = end.value
            return solution
