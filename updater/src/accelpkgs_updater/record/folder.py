"""A folder of packages between what is on disk and what upstream has: what both `update` and `lock`
need of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from packaging.version import Version

from accelpkgs_updater.boundary import problems_of
from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.demand import Demands
from accelpkgs_updater.core.diff import Alarm, Changes, alarms, changes
from accelpkgs_updater.core.facts import Facts
from accelpkgs_updater.core.gpu_extras import gpu_extras
from accelpkgs_updater.core.models import Package
from accelpkgs_updater.core.select import ahead_of_wheels
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.measure.measured_file import load, measured_path
from accelpkgs_updater.measure.measurement import Measurement
from accelpkgs_updater.measure.merge import merge
from accelpkgs_updater.measure.start_up_file import StartUp, load_start_up
from accelpkgs_updater.measure.start_up_merge import with_start_up
from accelpkgs_updater.proof.proofs_file import Proofs, load_proofs
from accelpkgs_updater.proof.proofs_merge import with_proofs
from accelpkgs_updater.record.closure import PackageState
from accelpkgs_updater.record.package import package_of
from accelpkgs_updater.record.recorded_facts import RecordedFacts
from accelpkgs_updater.sources.source import Source

__all__ = ["Folder", "Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one package; `package` is None where nothing may be written.

    `ahead`: releases that have only their source, newer than all with a wheel. `lost`: newer than
    all that is recorded, which could not be read.
    """

    name: str
    package: Package | None
    changes: Changes
    problems: tuple[Problem, ...] = ()
    ahead: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Tell whether the package could not be brought up to date."""
        return self.package is None


@dataclass(slots=True)
class Folder:
    """What is recorded in a folder, and what becomes of its packages. Writes nothing.

    `beside`: a folder whose packages need not be in this one. `reread`: metadata of files that are
    recorded is read again all the same. `recorded_only`: of what is recorded, nothing newer is
    taken; what requirements ask for beyond it is. `keeps_gpu_extras`: extras that need a GPU are
    kept although nobody asks for them.
    """

    store: Store
    source_of: Callable[[str, Config], Source]
    beside: Store | None = None
    reread: bool = False
    recorded_only: bool = False
    keeps_gpu_extras: bool = True
    _disk: dict[str, Package | None] = field(default_factory=dict)

    def package(self, name: str) -> Package | None:
        """Return what is recorded of a package, read once. Raises `UpdaterError`."""
        if name not in self._disk:
            self._disk[name] = self.store.package(name)
        return self._disk[name]

    def state(self, name: str, config: Config) -> PackageState:
        """Return the state that a package starts from."""
        source, facts = self.source_of(name, config), self.facts(name)
        state = PackageState(name, config, source, self._known(name), facts)
        kind = self.store.kind(name)
        if self.keeps_gpu_extras and kind != "component":
            elsewhere = any(s.kind != "index" for s in config.sources)
            accelerated = kind == "accelerated" or bool(config.axes) or elsewhere
            state.always = partial(gpu_extras, accelerated=accelerated)
        if self.recorded_only:
            state.only = self.package(name)
        return state

    def facts(self, name: str) -> Facts:
        """Return the `facts.json` of a package. Raises `UpdaterError`."""
        own = self.store.facts(name)
        # A user's own folder has what is known for ours.
        beside = self.beside.facts(name) if own is None and self.beside else None
        return own or beside or Facts()

    def _known(self, name: str) -> RecordedFacts:
        try:
            return RecordedFacts() if self.reread else RecordedFacts.of(self.package(name))
        except UpdaterError:
            # It is reported where the package is written.
            return RecordedFacts()

    def _measured(self, name: str) -> dict[str, Measurement]:
        # A user's own folder has what was measured for ours.
        found = load(measured_path(self.store, name))
        return found or (load(measured_path(self.beside, name)) if self.beside else {})

    def _start_up(self, name: str) -> dict[str, StartUp]:
        stores = (store for store in (self.beside, self.store) if store is not None)
        return {s: one for store in stores for s, one in load_start_up(store, name).items()}

    def _proofs(self, name: str) -> Proofs:
        stores = (store for store in (self.beside, self.store) if store is not None)
        return {s: one for store in stores for s, one in load_proofs(store, name).items()}

    def outcome(self, state: PackageState, demands: Demands, command: str) -> Outcome:
        """Return what became of a package whose requirements were followed; `command` made it."""
        try:
            return self._outcome(state, demands, command)
        except Exception as error:
            return Outcome(
                state.name, None, Changes(), (*_problems(state), *problems_of(error, state.name))
            )

    def _outcome(self, state: PackageState, demands: Demands, command: str) -> Outcome:
        problems = _problems(state)
        previous = self.package(state.name)
        if state.broken or (previous and state.found is not None and state.found.partial):
            # What a silent source had would seem to be gone.
            return Outcome(state.name, None, Changes(), tuple(problems))
        package = package_of(state, demands.extras.get(state.name, ()), previous, command)
        package = merge(package, self._measured(state.name), config=state.config)
        package = with_start_up(package, self._start_up(state.name))
        package = with_proofs(package, self._proofs(state.name))
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
            told = tuple(alarm_problem(state.name, a, _upload(state, a.new.sha256)) for a in found)
            return Outcome(state.name, None, Changes(), (*problems, *told))
        kept = {r.version for r in package.releases}
        ahead = map(str, ahead_of_wheels(state.candidates, state.config.keep))
        return Outcome(
            state.name,
            package,
            changes(previous, package),
            tuple(problems),
            tuple(v for v in ahead if v in kept),
            _lost(state, package),
        )


def _lost(state: PackageState, package: Package) -> tuple[str, ...]:
    newest = max(Version(r.version) for r in package.releases)
    return tuple(str(v) for v in sorted(state.failed, reverse=True) if v > newest)


def _problems(state: PackageState) -> list[Problem]:
    # Threads report in any order.
    return sorted(state.problems, key=lambda p: (p.code, p.where, p.title, p.why))


_WHY = "there is no wheel for Linux and CPython 3.10 or newer that [keep] allows, and no sdist"


def _upload(state: PackageState, sha256: str) -> str | None:
    """When a file of upstream was uploaded, of which only the release's day is recorded."""
    releases = state.found.releases.values() if state.found else ()
    files = (f.dist for r in releases for f in r.files)
    return next((f.uploaded for f in files if f.sha256 == sha256), None)


def alarm_problem(name: str, alarm: Alarm, uploaded: str | None = None) -> Problem:
    """Return the problem of a file whose bytes changed; `uploaded`: when the new ones were."""
    old, new = alarm.old, alarm.new
    return Problem(
        ErrorCode.CHANGED_FILE,
        f"a file of {name} {alarm.version} has other bytes than before under the same name",
        where=alarm.file,
        why=(
            f"recorded: {old.sha256} (uploaded {old.uploaded or 'at an unknown time'})",
            f"upstream: {new.sha256} (uploaded {uploaded or 'at an unknown time'})",
        ),
        fix=f"find out why; if it is right, delete pkgs/{name}/releases.json and update again",
    )
