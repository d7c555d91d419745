"""From package names to packages: discover, select, read metadata, follow requirements, until
nothing is new.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from packaging.version import Version

from accelpkgs_updater.boundary import problems_of, reading
from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.demand import Demands, demands_of
from accelpkgs_updater.core.facts import Facts
from accelpkgs_updater.core.filenames import Place
from accelpkgs_updater.core.models import UNREAD, Metadata, Package, Requirement
from accelpkgs_updater.core.select import SelectableRelease, lines_of, select, select_recorded
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.limits import Limit
from accelpkgs_updater.record.declared import with_declared
from accelpkgs_updater.record.read_or_known import read_or_known, refuted
from accelpkgs_updater.record.recorded_facts import RecordedFacts, recorded_part
from accelpkgs_updater.sources.grouping import outline_of, representative, split, tags_of
from accelpkgs_updater.sources.outlined_files import Outline
from accelpkgs_updater.sources.source import (
    FileMetadata,
    Source,
    UpstreamFile,
    UpstreamListing,
    UpstreamRelease,
)

__all__ = ["Closure", "PackageState", "Part", "Scope"]

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Part:
    """Files of one release, system and set of axes, and the metadata read from one of them."""

    system: str
    files: tuple[UpstreamFile, ...]
    axes: Mapping[str, str]
    read: FileMetadata


@dataclass(slots=True)
class PackageState:
    """What is known of one package so far.

    `facts`: what its `facts.json` says. `always`: the extras that are kept although nobody asks for
    them. `only`: what is recorded, where nothing newer is wanted. `published`: the lines that
    upstream has; `listed`: all its releases; `fitting`: where each of them can be used,
    whatever is admitted. `follows`: of which releases the requirements are
    followed; of others only the extras are that they ask for. `broken`: what went wrong with it
    leaves nothing that may be written.
    """

    name: str
    config: Config
    source: Source
    known: RecordedFacts = field(default_factory=RecordedFacts)
    facts: Facts = field(default_factory=Facts)
    always: Callable[[Metadata], Iterable[str]] = lambda _: ()
    only: Package | None = None
    published: tuple[str, ...] | None = None
    listed: tuple[Version, ...] = ()
    fitting: Mapping[Version, frozenset[Place]] = field(default_factory=dict)
    follows: Callable[[Version], bool] = lambda _: True
    found: UpstreamListing | None = None
    candidates: list[SelectableRelease] = field(default_factory=list)
    parts: dict[Version, list[Part]] = field(default_factory=dict)
    failed: set[Version] = field(default_factory=set)
    seen: tuple[int, int, int] | None = None
    problems: list[Problem] = field(default_factory=list)
    broken: bool = False

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Keep what goes wrong inside with this package from all others."""
        try:
            yield
        except Exception as error:
            self.problems.extend(problems_of(error, self.name))
            self.broken = True
            self.candidates, self.parts = [], {}

    def apart(self, file: UpstreamFile, system: str) -> str:
        """Return what tells a file of a system from others: which facts are about it."""
        return self.facts.about(file.wheel, file.folder, system) if file.wheel else ""


Job = tuple[PackageState, Version, str, list[UpstreamFile]]


class Scope(Protocol):
    """What a closure is about: which packages it follows, and which of their files count."""

    def open(self, name: str, demands: Demands) -> PackageState | None:
        """Return configuration and source of a package, None for one that is not followed."""

    def admitted(self, name: str, found: UpstreamListing) -> UpstreamListing:
        """Return what upstream has of a package without what may not be taken."""

    def sdists(self, state: PackageState, found: UpstreamListing) -> Callable[[Version], bool]:
        """Return of which of the releases that upstream has the source counts."""

    def sources_beside(self, state: PackageState) -> bool:
        """Tell whether releases that have only their source stand beside those with wheels."""

    def elsewhere(self, name: str) -> Iterable[Metadata]:
        """Return what a package that is not followed requires, where another folder has it."""


class Closure:
    """Grows a set of packages until every kept requirement has been followed.

    `unopened`: packages that nothing can be done with, since what is on disk of them is broken.
    """

    def __init__(
        self,
        scope: Scope,
        *,
        workers: int = 16,
        progress: Callable[[str, int, int], None] = lambda *_: None,
    ) -> None:
        self._scope = scope
        self._workers = workers
        self._progress = progress
        self.demands = Demands()
        self.states: dict[str, PackageState] = {}
        self.unopened: dict[str, tuple[Problem, ...]] = {}

    def run(self, roots: Iterable[Requirement]) -> dict[str, PackageState]:
        """Follow the roots to the fixpoint; packages and releases that fail carry their
        problems.
        """
        for root in roots:
            self.demands.add(root)
        pool = ThreadPoolExecutor(self._workers)
        try:
            while self._round(pool):
                pass
        finally:
            # After an interrupt nobody waits for requests that are under way.
            pool.shutdown(wait=False, cancel_futures=True)
        return self.states

    def _round(self, pool: ThreadPoolExecutor) -> bool:
        for name in sorted(self.demands.specifiers):
            if name not in self.states and name not in self.unopened:
                self._open(name)
        fresh = [s for s in self.states.values() if s.found is None]
        self._each(pool, "index pages", self.discover, fresh)
        jobs = [job for s in self.states.values() for job in self._jobs(s)]
        failures = 0
        for state, version, part in self._each(pool, "metadata", self._read, jobs):
            if part is None:
                state.failed.add(version)
                failures += 1
            elif not state.broken:
                state.parts[version].append(part)
        # A release that cannot be read makes room for the next best, so it is selected anew.
        return self._demand() or bool(fresh) or failures > 0

    def _open(self, name: str) -> None:
        try:
            state = self._scope.open(name, self.demands)
        except Exception as error:
            self.unopened[name] = problems_of(error, name)
            return
        if state is not None:
            self.states[name] = state

    def _each(
        self, pool: ThreadPoolExecutor, what: str, function: Callable[[T], R], items: Sequence[T]
    ) -> list[R]:
        futures = [pool.submit(function, item) for item in items]
        # One that takes long does not hide that the others are done.
        for done, _ in enumerate(as_completed(futures), 1):
            self._progress(what, done, len(items))
        return [future.result() for future in futures]

    def discover(self, state: PackageState) -> None:
        """Learn what upstream has of a package; what fails becomes a problem of its state."""
        with state.guarded():
            self._discover(state)
        if state.broken or state.found is None:
            state.found = UpstreamListing({})

    def _discover(self, state: PackageState) -> None:
        found = state.source.discover(state.name)
        state.problems.extend(found.problems)
        if state.only is not None:
            found = recorded_part(found, state.only)
        state.listed = tuple(found.releases)
        counts = self._scope.sdists(state, found)
        like: _Like = {}
        beside = self._scope.sources_beside(state)
        every = _candidates(found, counts, like, beside=beside)
        if every and not found.partial:
            state.published = lines_of(every, state.config.keep)
        state.fitting = {c.version: c.fits for c in every}
        state.found = self._scope.admitted(state.name, found)
        state.candidates = (
            every if state.found is found else _candidates(state.found, counts, like, beside=beside)
        )

    def _jobs(self, state: PackageState) -> list[Job]:
        if not state.broken:
            with (
                state.guarded(),
                reading(ErrorCode.NO_RELEASE, f"no release of {state.name} can be used"),
            ):
                # Each makes room for the next, and an index may list thousands.
                Limit.UNREADABLE.check(len(state.failed), "releases that cannot be read")
            if not state.broken:
                with state.guarded():
                    return self._wanted(state)
        return []

    def _wanted(self, state: PackageState) -> list[Job]:
        demands = self.demands.specifiers.get(state.name, set())
        extras = self._extras(state)
        # All three only grow, so their sizes tell whether anything is new.
        seen = (len(demands), len(state.failed), len(extras))
        if state.seen == seen:
            return []
        state.seen = seen
        usable = (
            [c for c in state.candidates if c.version not in state.failed]
            if state.failed
            else state.candidates
        )
        kept = (
            select(usable, state.config.keep, demands)
            if state.only is None
            else select_recorded(
                usable,
                state.config.keep,
                demands,
                {Version(r.version) for r in state.only.releases},
            )
        )
        jobs: list[Job] = []
        for version in kept:
            if version in state.parts:
                jobs.extend(
                    (state, version, p.system, list(p.files))
                    for p in _lacking(state, version, extras)
                )
            elif state.found is not None:
                state.parts[version] = []
                jobs.extend(
                    (state, version, *part)
                    for part in split(state.found.releases[version], state.apart)
                )
        return jobs

    def _read(self, job: Job) -> tuple[PackageState, Version, Part | None]:
        with job[0].guarded():
            return self._read_part(job)
        return job[0], job[1], None

    def _read_part(self, job: Job) -> tuple[PackageState, Version, Part | None]:
        state, version, system, files = job
        completed = self._complete(state, files)
        if not completed:
            return state, version, None
        chosen = max(completed, key=representative)
        try:
            read = self._metadata(state, version, system, chosen, completed)
        except UpdaterError as error:
            state.problems.extend(error.problems)
            return state, version, None
        sized = tuple(f if f is not chosen else f.with_size(read.size) for f in completed)
        return state, version, Part(system, sized, chosen.axes, read)

    def _metadata(
        self,
        state: PackageState,
        version: Version,
        system: str,
        file: UpstreamFile,
        files: Sequence[UpstreamFile],
    ) -> FileMetadata:
        def of(other: UpstreamFile) -> FileMetadata:
            known = state.known.read(other, self._extras(state))
            return known or state.source.metadata(state.name, version, other)

        try:
            read = read_or_known(state.facts, files, system, lambda: of(file))
        except UpdaterError:
            stand_in = state.source.instead(version, file, of)
            if stand_in is None and not state.facts.requires:
                raise
            # Where facts are needed at all, one that is missing costs its files, not the release.
            read = stand_in or FileMetadata(Metadata(), mark=UNREAD)
        problem = refuted(state.name, state.facts, file, system, read)
        if problem is not None:
            state.problems.append(problem)
        return with_declared(read, version, state.config)

    def _complete(self, state: PackageState, files: list[UpstreamFile]) -> list[UpstreamFile]:
        completed = []
        for file in files:
            try:
                completed.append(state.source.complete(state.known.hashed(file)))
            except UpdaterError as error:
                state.problems.extend(error.problems)
        return completed

    def _demand(self) -> bool:
        grown = False
        for name in sorted(self.states):
            state = self.states[name]
            extras = self._extras(state)
            for version, parts in state.parts.items():
                for part in parts:
                    follows = state.follows(version)
                    grown |= self._demand_of(state, part.read.metadata, extras, follows=follows)
        for name in sorted(self.demands.specifiers.keys() - self.states.keys()):
            for metadata in self._scope.elsewhere(name):
                for requirement in demands_of(metadata, self.demands.extras.get(name, ())):
                    grown |= self.demands.add(requirement)
        return grown

    def _demand_of(
        self, state: PackageState, metadata: Metadata, extras: set[str], *, follows: bool
    ) -> bool:
        grown = self.demands.add_extras(state.name, state.always(metadata))
        for requirement in demands_of(metadata, _all(extras, metadata)):
            if follows:
                grown |= self.demands.add(requirement)
            elif requirement.extras:
                grown |= self.demands.add_extras(requirement.name, requirement.extras)
        return grown

    def _extras(self, state: PackageState) -> set[str]:
        return {*self.demands.extras.get(state.name, ()), *state.config.keep.extras}


_Like = dict[tuple[Outline, bool], SelectableRelease]
"""What came of releases whose files say the same; the source counts in some."""


def _candidates(
    found: UpstreamListing, counts: Callable[[Version], bool], like: _Like, *, beside: bool
) -> list[SelectableRelease]:
    return [
        _candidate(v, release, counts, like, beside=beside) for v, release in found.releases.items()
    ]


def _candidate(
    version: Version,
    release: UpstreamRelease,
    counts: Callable[[Version], bool],
    like: _Like,
    *,
    beside: bool,
) -> SelectableRelease:
    outline, tags = outline_of(release), tags_of(release)
    there = not tags and (outline.sdist if outline else any(f.sdist for f in release.files))
    counted = there and counts(version)
    if outline is not None and (known := like.get((outline, counted))):
        return SelectableRelease(version, known.fits, release.yanked, known.beside)
    found = SelectableRelease.of(
        version,
        tags,
        release.requires_python,
        sdist=counted,
        yanked=release.yanked,
        beside=beside,
    )
    if outline is not None:
        like[outline, counted] = found
    return found


def _lacking(state: PackageState, version: Version, extras: set[str]) -> list[Part]:
    """Take out the parts of a release recorded without an extra that is asked for now; it is read
    after all.
    """
    parts = state.parts[version]
    if state.known.covers(extras) or not any(p.read.recorded for p in parts):
        return []
    state.parts[version] = []
    return parts


def _all(extras: Collection[str], metadata: Metadata) -> Iterable[str]:
    return metadata.extras if "*" in extras else extras
