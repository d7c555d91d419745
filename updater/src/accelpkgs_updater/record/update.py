"""Updating a folder of packages: the closure between what is on disk and what upstream has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import ClassVar

from packaging.specifiers import SpecifierSet

from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.demand import Demands, demands_of, metadatas
from accelpkgs_updater.core.diff import Alarm, Changes, alarms, changes
from accelpkgs_updater.core.gpu_extras import gpu_extras
from accelpkgs_updater.core.models import Package, Requirement
from accelpkgs_updater.core.sizes import unsized, with_sizes
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.measure.measured_file import load, measured_path
from accelpkgs_updater.measure.measurement import Measurement
from accelpkgs_updater.measure.merge import merge
from accelpkgs_updater.record.closure import Closure, PackageState
from accelpkgs_updater.record.package import package_of
from accelpkgs_updater.record.recorded_facts import RecordedFacts
from accelpkgs_updater.sources.source import Source

__all__ = ["FolderUpdate", "Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one package; `package` is None where nothing may be written."""

    name: str
    package: Package | None
    changes: Changes
    problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> bool:
        """Tell whether the package could not be brought up to date."""
        return self.package is None


@dataclass(slots=True)
class FolderUpdate:
    """Finds out what the packages of a store should be. Writes nothing.

    `reread`: metadata of files that are recorded is read again all the same. `recorded_only`: of
    what is recorded, nothing newer is taken; what requirements ask for beyond it is.
    """

    extras_always: ClassVar[bool] = True

    store: Store
    source_of: Callable[[str, Config], Source]
    workers: int = 16
    progress: Callable[[str, int, int], None] = lambda *_: None
    beside: Store | None = None
    reread: bool = False
    recorded_only: bool = False
    _disk: dict[str, Package | None] = field(default_factory=dict)

    def update(
        self, names: Sequence[str], *, everything: bool = False, sizes: bool = False
    ) -> list[Outcome]:
        """Bring packages up to date, with every package that their requirements reach and the
        folder lacks.

        With `everything`, packages that requirements reach are refreshed too. What the folder
        beside has stays there.
        """
        scope = set(names)
        before = Demands()

        def opened(name: str, demands: Demands) -> PackageState | None:
            if name not in scope and self._elsewhere(name):
                return None
            # What the rest of the folder asks for in vain is for an update of the rest.
            idle = before.same(demands, name) or self._meets(name, demands)
            if name not in scope and not everything and idle:
                return None
            return self._state(name, self.store.config(name) or Config())

        closure = Closure(opened, workers=self.workers, progress=self.progress)
        for other in self.store.names():
            if other not in scope:
                self._demand(before, other)
                self._demand(closure.demands, other)
        states = closure.run(Requirement(n) for n in sorted(scope))
        outcomes = [
            self._outcome(states[n], closure.demands, f"updater update {n}") for n in sorted(states)
        ]
        return self._sized(states, outcomes) if sizes else outcomes

    def _sized(self, states: dict[str, PackageState], outcomes: list[Outcome]) -> list[Outcome]:
        """Ask for the sizes of new files where the index does not state them."""
        jobs = [
            (states[o.name].source, f)
            for o in outcomes
            if o.package is not None
            and (missing := unsized(o.package))
            and (found := states[o.name].found)
            for r in found.releases.values()
            for f in r.files
            if f.dist.sha256 in missing
        ]
        if not jobs:
            return outcomes
        with ThreadPoolExecutor(self.workers) as pool:
            told = pool.map(lambda job: (job[1].dist.sha256, job[0].size(job[1])), jobs)
            known = {sha256: size for sha256, size in told if size is not None}
        return [
            o if o.package is None else replace(o, package=with_sizes(o.package, known))
            for o in outcomes
        ]

    def _state(self, name: str, config: Config) -> PackageState:
        state = PackageState(name, config, self.source_of(name, config), self._known(name))
        kind = self.store.kind(name)
        if self.extras_always and kind != "component":
            elsewhere = any(s.kind != "index" for s in config.sources)
            accelerated = kind == "accelerated" or bool(config.axes) or elsewhere
            state.always = partial(gpu_extras, accelerated=accelerated)
        if self.recorded_only:
            state.only = self._package(name)
        return state

    def _known(self, name: str) -> RecordedFacts:
        try:
            return RecordedFacts() if self.reread else RecordedFacts.of(self._package(name))
        except UpdaterError:
            # It is reported where the package is written.
            return RecordedFacts()

    def _package(self, name: str) -> Package | None:
        if name not in self._disk:
            self._disk[name] = self.store.package(name)
        return self._disk[name]

    def _measured(self, name: str) -> dict[str, Measurement]:
        # A user's own folder has what was measured for ours.
        found = load(measured_path(self.store, name))
        return found or (load(measured_path(self.beside, name)) if self.beside else {})

    def _demand(self, demands: Demands, name: str) -> None:
        package = self._package(name)
        for metadata in metadatas(package) if package else ():
            for requirement in demands_of(metadata, metadata.extras):
                demands.add(requirement)

    def _elsewhere(self, name: str) -> bool:
        return (
            self.beside is not None
            and self.store.config(name) is None
            and self.beside.config(name) is not None
        )

    def _meets(self, name: str, demands: Demands) -> bool:
        package = self._package(name)
        if package is None:
            return False
        versions = [r.version for r in package.releases]
        for clauses in demands.specifiers.get(name, ()):
            specifier = SpecifierSet(",".join(f"{o}{v}" for o, v in clauses))
            if not any(specifier.contains(v, prereleases=True) for v in versions):
                return False
        known = {e for m in metadatas(package) for e in m.extras}
        return demands.extras.get(name, set()) <= known

    def _outcome(self, state: PackageState, demands: Demands, command: str) -> Outcome:
        # Threads report in any order.
        problems = sorted(state.problems, key=lambda p: (p.code, p.where, p.title, p.why))
        previous: Package | None = None
        try:
            previous = self._package(state.name)
            if previous is not None and state.found is not None and state.found.partial:
                # What a silent source had would seem to be gone.
                return Outcome(state.name, None, Changes(), tuple(problems))
            package = package_of(state, demands.extras.get(state.name, ()), previous, command)
            package = merge(package, self._measured(state.name), config=state.config)
        except UpdaterError as error:
            return Outcome(state.name, None, Changes(), (*problems, *error.problems))
        if not package.releases:
            if not any(
                p.code
                in (
                    ErrorCode.PACKAGE_NAME,
                    ErrorCode.NO_PACKAGE,
                    ErrorCode.INDEX_PAGE,
                    ErrorCode.DOWNLOAD,
                )
                for p in problems
            ):
                problems.append(
                    Problem(
                        ErrorCode.NO_RELEASE, f"no release of {state.name} can be used", why=(_WHY,)
                    )
                )
            return Outcome(state.name, None, Changes(), tuple(problems))
        found = alarms(previous, package) if previous else []
        if found:
            return Outcome(
                state.name,
                None,
                Changes(),
                (*problems, *(alarm_problem(state.name, a) for a in found)),
            )
        return Outcome(state.name, package, changes(previous, package), tuple(problems))


_WHY = "there is no wheel for Linux and CPython 3.10 or newer that [keep] allows, and no sdist"


def alarm_problem(name: str, alarm: Alarm) -> Problem:
    """Return the problem of a file whose bytes changed."""
    old, new = alarm.old, alarm.new
    return Problem(
        ErrorCode.CHANGED_FILE,
        f"a file of {name} {alarm.version} has other bytes than before under the same name",
        where=alarm.file,
        why=(
            f"recorded: {old.sha256} (uploaded {old.uploaded or 'at an unknown time'})",
            f"upstream: {new.sha256} (uploaded {new.uploaded or 'at an unknown time'})",
        ),
        fix=f"find out why; if it is right, delete pkgs/{name}/releases.json and update again",
    )
