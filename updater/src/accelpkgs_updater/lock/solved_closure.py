"""Releases that go together, for every environment that has such, and what a plan may take in their
place.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from packaging.version import Version

from accelpkgs_updater.core.demand import Demands
from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.core.models import Requirement
from accelpkgs_updater.lock.lookahead import Lookahead
from accelpkgs_updater.lock.pins import pinned_solution
from accelpkgs_updater.lock.questions import Question, Solution
from accelpkgs_updater.lock.scope import LockScope
from accelpkgs_updater.lock.search import Search
from accelpkgs_updater.lock.upstream import (
    EnvironmentCatalogue,
    Fact,
    UpstreamCatalogue,
    specifier_of,
)
from accelpkgs_updater.record.closure import Closure, PackageState
from accelpkgs_updater.sources.source import UpstreamFile

__all__ = ["SolvedClosure"]

MOST = 600
"""How many releases are read for one environment before its search gives up."""


class SolvedClosure:
    """In each environment a solution of the requirements, where there is one.

    A search looks among all releases that upstream has for some that go together. What it chooses
    is recorded. Of a package that is left to the folder beside, a plan may take another release
    than the search did; so what those require is followed, too.
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
        self.offered = UpstreamCatalogue(scope.asked, scope.beside, {})
        self.answers: dict[Environment, Solution] = {}
        self._lenient = False
        self._lacked: set[tuple[str, str]] = set()

    @property
    def demands(self) -> Demands:
        """What is asked of each package."""
        return self._closure.demands

    def solve(self) -> dict[str, PackageState]:
        """Find what goes together; return the packages that are to be recorded."""
        scope, closure = self._scope, self._closure
        pool = ThreadPoolExecutor(self._workers)
        try:
            self.answers = self._answers(pool)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        for answer in self.answers.values():
            for name, version in sorted((answer.versions or {}).items()):
                scope.choose(name, {version})
        for name, versions in sorted(scope.chosen.items()):
            closure.demands.add_extras(name, scope.asked.extras(name))
            left = self.offered.is_beside_alone(name)
            for version in sorted(versions):
                exact = () if left else (("==", str(version)),)
                closure.demands.add(Requirement(name, exact))
        self._learn_builds()
        return closure.run(())

    def _learn_builds(self) -> None:
        """Find out what the builds of chosen sources need."""
        sources = [
            (name, version, sdist)
            for name, versions in sorted(self._scope.chosen.items())
            if isinstance(state := self.offered.states.get(name), PackageState)
            for version in sorted(versions)
            if (sdist := _only_source(state, version)) is not None
        ]
        with ThreadPoolExecutor(self._workers) as pool:
            list(pool.map(lambda s: self._scope.learn_build(*s), sources))
        for name, version, _ in sources:
            # What a lock file pins was taken without a look at what it requires.
            fact = (name, version, "any")
            if fact not in self.offered.facts:
                self.offered.facts[fact] = self.offered.look(fact)
            self.offered.from_build(fact)

    def _answers(self, pool: ThreadPoolExecutor) -> dict[Environment, Solution]:
        while True:
            answers = self._search(pool)
            more = self.offered.narrow | self._lacking(answers)
            more = {n for n in more if self.offered.is_beside_alone(n)}
            if more:
                # Upstream has more of these than the folder beside.
                self._scope.wider.update(more)
                self.offered.narrow.clear()
            elif any(a.versions is not None for a in answers.values()):
                return answers
            elif not (more := self._forced()):
                misspelt = any(not self._has(pool, *lacked) for lacked in sorted(self._lacked))
                if self._lenient or not self._lacked or misspelt:
                    return answers
                # No releases that go together have all of the extras.
                self._lenient = True
            self._discover(pool, more)

    def _has(self, pool: ThreadPoolExecutor, name: str, extra: str) -> bool:
        """Tell whether any release of a package has an extra, or may have it."""
        offered, facts = self.offered, set[Fact]()
        for here in self._scope.asked.environments:
            facts.update((name, v, here.system) for v in offered.releases(name, here) or ())
        newest = sorted(facts, key=lambda fact: (fact[1], fact[2]), reverse=True)[:MOST]
        for start in range(0, len(newest), self._workers):
            some = newest[start : start + self._workers]
            fresh = sorted({offered.named(*f) for f in some if offered.fact(*f) is None})
            offered.facts.update(zip(fresh, pool.map(offered.look, fresh), strict=True))
            known = [found[0] for f in some if (found := offered.fact(*f)) and found[0]]
            if any(m.provides is None or extra in m.provides for m in known):
                return True
        return False

    def _forced(self) -> set[str]:
        """Let sources count of what was asked for and has nothing else; return the packages."""
        lacked = sorted(self.offered.lacked)
        return {name for name, wanted in lacked if self._scope.force(name, specifier_of(wanted))}

    def _lacking(self, answers: dict[Environment, Solution]) -> set[str]:
        if any(a.versions is not None for a in answers.values()):
            return set()
        return {name for a in answers.values() for name in a.about}

    def _search(self, pool: ThreadPoolExecutor) -> dict[Environment, Solution]:
        asked, offered = self._scope.asked, self.offered
        known = asked.pinned.keys() | asked.references if asked.pinned else asked.pinned.keys()
        self._discover(pool, {n for n in known if not offered.knows(n)})
        answers: dict[Environment, Solution] = {}
        runs: dict[Environment, _Run] = {}
        ahead: dict[Environment, Lookahead] = {}
        searches: list[Search] = []
        for here in asked.environments:
            pinned = pinned_solution(asked, offered, here)
            if pinned is not None:
                answers[here] = pinned
            else:
                catalogue = EnvironmentCatalogue(offered, here)
                search = Search(catalogue, here, asked.rules, self._lenient)
                searches.append(search)
                runs[here] = _Run(search.run(asked.roots))
                ahead[here] = Lookahead(offered, here, asked.rules)
                ahead[here].want(asked.roots)
        while runs and not self._is_narrow():
            pages: set[str] = set()
            reads: set[Fact] = set()
            for here, run in list(runs.items()):
                answer = run.advance(offered, here.system, pages, reads)
                if answer is not None:
                    answers[here] = answer
                    del runs[here]
                    self._progress("environments", len(answers), len(asked.environments))
            for here in runs:
                ahead[here].next(pages, reads)
            self._discover(pool, pages)
            for here in runs:
                ahead[here].next(set(), reads)
            facts = sorted(reads, key=lambda fact: (fact[0], str(fact[1]), fact[2]))
            offered.facts.update(zip(facts, pool.map(offered.look, facts), strict=True))
        self._lacked.update(*(search.lacked for search in searches))
        return {} if self._is_narrow() else {e: answers[e] for e in asked.environments}

    def _is_narrow(self) -> bool:
        return any(self.offered.is_beside_alone(n) for n in self.offered.narrow)

    def _discover(self, pool: ThreadPoolExecutor, names: set[str]) -> None:
        opened = {name: self._scope.open(name, self.demands) for name in sorted(names)}
        fresh = [s for s in opened.values() if s is not None and s.found is None]
        for _ in pool.map(self._closure.discover, fresh):
            pass
        for name, state in opened.items():
            self.offered.open(name, state)


def _only_source(state: PackageState, version: Version) -> UpstreamFile | None:
    """Return the source of a release that has nothing else; None where it has wheels."""
    release = state.found.releases.get(version) if state.found else None
    files = release.files if release else ()
    if any(f.wheel for f in files) or state.config.keep.sdists:
        return None
    sdists = [f for f in files if f.sdist]
    return max(sdists, key=lambda f: (f.dist.file.endswith(".tar.gz"), f.dist.file), default=None)


@dataclass(slots=True)
class _Run:
    """A search that waits for answers; `left`: how many releases may still be read for it."""

    questions: Generator[Question, None, Solution]
    left: int = MOST
    _waiting: Question = ()

    def advance(
        self, known: UpstreamCatalogue, system: str, pages: set[str], reads: set[Fact]
    ) -> Solution | None:
        """Go on as far as what is known allows, and add to `pages` and `reads` what is needed
        next.
        """
        try:
            while True:
                if not self._waiting:
                    self._waiting = next(self.questions)
                lacking = [i for i in self._waiting if not known.answers(i.name, i.version, system)]
                if self._waiting[0] in lacking or any(i.version is None for i in lacking):
                    break
                self._waiting = ()
        except StopIteration as end:
            solution: Solution = end.value
            return solution
        wanted = {known.named(i.name, i.version, system) for i in lacking if i.version is not None}
        pages.update(i.name for i in lacking if i.version is None)
        reads.update(wanted)
        self.left -= len(wanted)
        if self.left < 0:
            return Solution(None, (f"nothing was found among the {MOST} releases that were tried",))
        return None
