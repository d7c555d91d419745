"""A closure that can be solved: it also holds releases that go together, for every environment that has such."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from accelpkgs_updater.closure import Closure, State
from accelpkgs_updater.core.asked import Asked
from accelpkgs_updater.core.demand import demands_of
from accelpkgs_updater.core.environment import ENVIRONMENTS, Environment
from accelpkgs_updater.core.filenames import Interpreter, parse_wheel
from accelpkgs_updater.core.metadata import clauses
from accelpkgs_updater.core.models import Clause, Metadata, Requirement
from accelpkgs_updater.core.search import Question, Search, Solution
from accelpkgs_updater.core.select import is_pin
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.served import Served
from accelpkgs_updater.sources.base import Found
from accelpkgs_updater.sources.grouping import representative, split

__all__ = ["Solvable"]

Place = tuple[str, Interpreter]

MOST = 600
"""How many releases are read for one environment beyond those that are kept anyway, before its search gives up."""

_EVERYWHERE: frozenset[Place] = frozenset((e.system, (e.minor, e.threaded)) for e in ENVIRONMENTS)

Fact = tuple[str, Version, str]
"""Name, version, system."""


class Solvable(Closure):
    """The closure of requirements, and in each environment a solution of them, where there is one.

    The newest releases that every requirement admits need not go together, so a search looks for releases that do,
    among all that upstream has. What it chooses is demanded, and the closure followed again. `answers` says what
    was found for each environment.
    """

    answers: dict[Environment, Solution]
    serve: Callable[[str], Served | None] = staticmethod(lambda _: None)
    """What a package is that is not followed since a folder beside has it; None where nothing is known of it."""

    def solve(self, asked: Asked) -> dict[str, State]:
        """Follow the roots, and what goes together, to the fixpoint; only releases that the set admits are taken."""
        self._asked = asked
        roots = asked.requirements()
        self._looked_at: dict[str, State | None] = dict(self.run(roots))
        self._facts: dict[Fact, Metadata | None] = {}
        self._usable: dict[str, list[tuple[Version, frozenset[Place]]] | None] = {}
        self._matching: dict[tuple[str, tuple[Clause, ...]], frozenset[Version]] = {}
        pool = ThreadPoolExecutor(self._workers)
        try:
            self.answers = self._search(pool, roots)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        for answer in self.answers.values():
            for name, version in (answer.versions or {}).items():
                state = self._looked_at[name]
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

    def _discover(self, state: State) -> None:
        super()._discover(state)
        found = state.found or Found({})
        admitted = set(self._asked.admits(state.name, found.releases))
        state.found = replace(found, releases={v: r for v, r in found.releases.items() if v in admitted})
        state.candidates = [c for c in state.candidates if c.version in admitted]

    def _search(self, pool: ThreadPoolExecutor, roots: Sequence[Requirement]) -> dict[Environment, Solution]:
        runs = {e: _Run(Search(_Place(self, e), e).run(roots)) for e in ENVIRONMENTS}
        answers: dict[Environment, Solution] = {}
        while runs:
            pages: set[str] = set()
            reads: set[Fact] = set()
            for environment, run in list(runs.items()):
                answer = run.advance(self, environment.system, pages, reads)
                if answer is not None:
                    answers[environment] = answer
                    del runs[environment]
                    self._progress("environments", len(answers), len(ENVIRONMENTS))
            opened = {name: self._open(name, self.demands) for name in sorted(pages)}
            for _ in pool.map(self._discover, [s for s in opened.values() if s is not None]):
                pass
            self._looked_at.update(opened)
            facts = sorted(reads, key=lambda fact: (fact[0], str(fact[1]), fact[2]))
            self._facts.update(zip(facts, pool.map(self._look, facts), strict=True))
        return {e: answers[e] for e in ENVIRONMENTS}

    def fact(self, name: str, version: Version, system: str) -> tuple[Metadata | None] | None:
        """Return what is known of a release on a system: its metadata, None where it has none that counts."""
        state = self._looked_at[name]
        if state is None and (served := self.serve(name)):
            return (served.metadata(version, system),)
        for part in state.parts.get(version, ()) if state else ():
            if part.system in (system, "any", "sdist") and part.read.mark is None:
                return (part.read.metadata,)
        key = self.named(name, version, system)
        return (self._facts[key],) if key in self._facts else None

    def named(self, name: str, version: Version, system: str) -> Fact:
        """Return what to ask for to know a release on a system: a file for any system is read once."""
        state = self._looked_at[name]
        files = state.found.releases[version].files if state and state.found else ()
        own = any(parse.platforms.get(system) for f in files if f.wheel and (parse := parse_wheel(f.link.filename)))
        return name, version, system if own else "any"

    def _look(self, fact: Fact) -> Metadata | None:
        name, version, system = fact
        state = self._looked_at[name]
        if state is None or state.found is None:
            return None
        for place, files in split(state.found.releases[version]):
            try:
                if place in (system, "any", "sdist"):
                    chosen = max(map(state.source.complete, files), key=representative)
                    read = state.source.metadata(name, version, chosen)
                    if read.mark is None:
                        return read.metadata
            except UpdaterError:
                # It cannot be taken, which is no problem of whoever asked for something else.
                continue
        return None

    def releases(self, name: str, environment: Environment) -> list[Version] | None:
        """Return the releases that may be taken in an environment, newest first; None of what is not followed."""
        if name not in self._usable:
            self._usable[name] = self._usable_of(name)
        usable = self._usable[name]
        place = (environment.system, (environment.minor, environment.threaded))
        return None if usable is None else [v for v, places in usable if place in places]

    def _usable_of(self, name: str) -> list[tuple[Version, frozenset[Place]]] | None:
        state = self._looked_at[name]
        if state is None and (served := self.serve(name)):
            # In the order of `concretise`, which knows of prereleases, yanked files and rules itself.
            return sorted(((c.version, c.fits) for c in served.candidates()), key=lambda u: u[0], reverse=True)
        if state is None or state.found is None:
            return None
        asked = [r.specifier for r in self._asked.roots if canonicalize_name(r.name) == name]
        pinned = name in self._asked.pins or any(is_pin(clauses(a)) for a in asked)
        keep, found = state.config.keep, state.found.releases
        sound = [c for c in state.candidates if c.fits and (pinned or not c.yanked) and c.version not in state.failed]
        if keep.minimum is not None:
            sound = [c for c in sound if c.version >= keep.minimum]
        early = (
            keep.prereleases
            or pinned
            or any(a.prereleases for a in asked)
            or all(c.version.is_prerelease for c in sound)
        )
        usable = []
        for c in sound:
            if early or not c.version.is_prerelease:
                release = found[c.version]
                built = keep.sdists and any(f.sdist for f in release.files)
                minors = _minors(str(release.requires_python))
                usable.append(
                    (c.version, frozenset(p for p in (_EVERYWHERE if built else c.fits) if p[1][0] in minors))
                )
        return sorted(usable, key=lambda u: u[0], reverse=True)

    def matching(self, name: str, wanted: tuple[Clause, ...]) -> frozenset[Version]:
        """Return the releases that satisfy a specifier, prereleases among them."""
        key = (name, wanted)
        if key not in self._matching:
            state = self._looked_at[name]
            served = self.serve(name) if state is None else None
            versions: Iterable[Version] = state.found.releases if state and state.found else ()
            versions = [c.version for c in served.candidates()] if served else versions
            specifier = _specifier(wanted)
            self._matching[key] = frozenset(v for v in versions if specifier.contains(v, prereleases=True))
        return self._matching[key]

    def knows(self, name: str) -> bool:
        """Tell whether it is known which releases a package has."""
        return name in self._looked_at


@dataclass(slots=True)
class _Run:
    """A search that waits for answers; `left`: how many releases may still be read for it."""

    questions: Generator[Question, None, Solution]
    left: int = MOST
    _waiting: Question | None = None

    def advance(self, known: Solvable, system: str, pages: set[str], reads: set[Fact]) -> Solution | None:
        """Go on as far as what is known allows, and add to `pages` and `reads` what is needed next."""
        try:
            while True:
                name, versions = next(self.questions)
                if not versions:
                    if not known.knows(name):
                        pages.add(name)
                        return None
                elif known.fact(name, versions[0], system) is None:
                    lacking = [known.named(name, v, system) for v in versions if known.fact(name, v, system) is None]
                    reads.update(lacking)
                    self.left -= len(lacking)
                    if self.left < 0:
                        return Solution(None, (f"nothing was found among the {MOST} releases that were tried",))
                    return None
        except StopIteration as end:
            solution: Solution = end.value
            return solution


@dataclass(frozen=True, slots=True)
class _Place:
    """What upstream has for one environment (`Offers`)."""

    known: Solvable
    environment: Environment
    _versions: dict[str, list[Version] | None] = field(default_factory=dict)

    def versions(self, name: str) -> Sequence[Version] | None:
        if name not in self._versions:
            self._versions[name] = self.known.releases(name, self.environment)
        return self._versions[name]

    def matching(self, name: str, specifier: tuple[Clause, ...]) -> frozenset[Version]:
        return self.known.matching(name, specifier)

    def metadata(self, name: str, version: Version) -> Metadata | None:
        fact = self.known.fact(name, version, self.environment.system)
        return fact[0] if fact else None


@lru_cache(maxsize=1 << 14)
def _specifier(wanted: tuple[Clause, ...]) -> SpecifierSet:
    try:
        return SpecifierSet(",".join(f"{o}{v}" for o, v in wanted))
    except InvalidSpecifier:
        return SpecifierSet("<0.dev0")


@lru_cache(maxsize=1 << 12)
def _minors(requires_python: str) -> frozenset[int]:
    specifier = SpecifierSet(requires_python)
    return frozenset(e.minor for e in ENVIRONMENTS if specifier.contains(e.oldest))
