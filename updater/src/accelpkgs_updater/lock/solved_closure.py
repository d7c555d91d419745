"""A closure that can be solved: it also holds releases that go together, for every environment that
has such.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from accelpkgs_updater.core.demand import demands_of
from accelpkgs_updater.core.models import Requirement
from accelpkgs_updater.lock.beside import PackageBeside
from accelpkgs_updater.lock.environment import ENVIRONMENTS, Environment
from accelpkgs_updater.lock.requirement_set import RequirementSet
from accelpkgs_updater.lock.search import Question, Search, Solution
from accelpkgs_updater.lock.upstream import EnvironmentCatalogue, Fact, UpstreamCatalogue
from accelpkgs_updater.record.closure import Closure, PackageState
from accelpkgs_updater.sources.source import UpstreamListing

__all__ = ["SolvedClosure"]

MOST = 600
"""How many releases are read for one environment beyond those that are kept anyway, before its
search gives up.
"""


class SolvedClosure(Closure):
    """The closure of requirements, and in each environment a solution of them, where there is one.

    The newest releases that every requirement admits need not go together, so a search looks for
    releases that do, among all that upstream has. What it chooses is demanded, and the closure
    followed again. `answers` says what was found for each environment.
    """

    answers: dict[Environment, Solution]
    serve: Callable[[str], PackageBeside | None] = staticmethod(lambda _: None)
    """What a package is that is not followed since a folder beside has it; None where nothing is
    known of it.
    """

    def solve(self, asked: RequirementSet) -> dict[str, PackageState]:
        """Follow the roots, and what goes together, to the fixpoint; only releases that the set
        admits are taken.
        """
        self._asked = asked
        roots = asked.requirements()
        offered = UpstreamCatalogue(asked, self.serve, dict(self.run(roots)))
        pool = ThreadPoolExecutor(self._workers)
        try:
            self.answers = self._search(pool, roots, offered)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        for answer in self.answers.values():
            for name, version in (answer.versions or {}).items():
                state = offered.states[name]
                if state is not None:
                    self.states[name] = state
                    self.demands.add(Requirement(name, (("==", str(version)),)))
        return self.run(())

    def _demand(self) -> bool:
        grown = super()._demand()
        for name in sorted(self.demands.specifiers.keys() - self.states.keys()):
            served = self.serve(name)
            for metadata in served.metadatas() if served else ():
                for requirement in demands_of(metadata, self.demands.extras.get(name, ())):
                    grown |= self.demands.add(requirement)
        return grown

    def _discover(self, state: PackageState) -> None:
        super()._discover(state)
        found = state.found or UpstreamListing({})
        admitted = set(self._asked.admits(state.name, found.releases))
        state.found = replace(
            found, releases={v: r for v, r in found.releases.items() if v in admitted}
        )
        state.candidates = [c for c in state.candidates if c.version in admitted]

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
            opened = {name: self._open(name, self.demands) for name in sorted(pages)}
            for _ in pool.map(self._discover, [s for s in opened.values() if s is not None]):
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
