"""Updating a folder of packages: the closure between what is on disk and what upstream has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.boundary import problems_of
from accelpkgs_updater.core.config import parse_config
from accelpkgs_updater.core.demand import Demands, demands_of, metadatas
from accelpkgs_updater.core.diff import Changes, changes
from accelpkgs_updater.core.models import Metadata, Package, Requirement
from accelpkgs_updater.core.scaffold import scaffold
from accelpkgs_updater.core.sizes import unsized, with_sizes
from accelpkgs_updater.errors import Problem
from accelpkgs_updater.record.builds import BuildOf, Builds, builds_of, with_builds
from accelpkgs_updater.record.closure import Closure, PackageState
from accelpkgs_updater.record.folder import Folder, Outcome
from accelpkgs_updater.sources.source import Source, UpstreamFile, UpstreamListing

__all__ = ["FolderUpdate"]


@dataclass(frozen=True, slots=True)
class FolderUpdate:
    """Finds out what the packages of a folder should be. Writes nothing.

    `build_of` finds out what the build of a source needs. `asks_beside`: what packages of the
    folder beside ask for counts, too.
    """

    folder: Folder
    workers: int = 16
    progress: Callable[[str, int, int], None] = lambda *_: None
    build_of: BuildOf | None = None
    asks_beside: bool = False

    def update(
        self, names: Sequence[str], *, everything: bool = False, sizes: bool = False
    ) -> list[Outcome]:
        """Bring packages up to date, with every package that their requirements reach and the
        folder lacks.

        With `everything`, packages that requirements reach are refreshed too. What the folder
        beside has stays there.
        """
        scope = _UpdateScope(self.folder, frozenset(names), everything)
        closure = Closure(scope, workers=self.workers, progress=self.progress)
        unread = self._demand_of_rest(scope, closure)
        closure.run(Requirement(n) for n in sorted(scope.names))
        builds = Builds(self.folder.package, self.build_of, self.workers)
        while True:
            # What a build needs is followed as what a package requires is.
            while [r for r in builds.learn(closure.states.values()) if closure.demands.add(r)]:
                closure.run(())
            outcomes = self._outcomes(closure, builds)
            # What fails stays as it is recorded, and so does what that asks for.
            failed = [o.name for o in outcomes if o.failed]
            grown = [_demand(self.folder, n, closure.demands) for n in failed if n not in unread]
            if not any(grown):
                break
            closure.run(())
        rest = [Outcome(n, None, Changes(), p) for n, p in unread.items() if n not in scope.names]
        outcomes = self._without_tools([*outcomes, *rest], scope, builds)
        return self._sized(closure.states, outcomes) if sizes else outcomes

    def _demand_of_rest(
        self, scope: _UpdateScope, closure: Closure
    ) -> dict[str, tuple[Problem, ...]]:
        """Add what the rest of the folder asks for; return the problems of what cannot be read."""
        unread: dict[str, tuple[Problem, ...]] = {}
        for other in self.folder.store.names():
            try:
                self.folder.package(other)
                if other not in scope.names:
                    _demand(self.folder, other, scope.before)
                    _demand(self.folder, other, closure.demands)
            except Exception as error:
                unread[other] = problems_of(error, other)
        beside = self.folder.beside if self.asks_beside else None
        for other in beside.names() if beside else ():
            if beside and other not in scope.names:
                asked = beside.package(other)
                for demands in (scope.before, closure.demands):
                    _add(asked, demands)
        if unread:
            # What it asks for is not known: nothing that is recorded may go.
            for name in sorted(scope.names - unread.keys()):
                _keep(self.folder, name, closure.demands)
        return unread

    def _outcomes(self, closure: Closure, builds: Builds) -> list[Outcome]:
        made = [
            self._built(self.folder.outcome(s, closure.demands, f"updater update {name}"), builds)
            for name, s in closure.states.items()
        ]
        made += [Outcome(n, None, Changes(), p) for n, p in closure.unopened.items()]
        return sorted(made, key=lambda o: o.name)

    def _built(self, outcome: Outcome, builds: Builds) -> Outcome:
        """Return the outcome with what the builds of its sources need, as far as it is known."""
        if outcome.package is None:
            return outcome
        unknown = [
            p for (n, _), found in builds.unknown.items() if n == outcome.name for p in found
        ]
        package = with_builds(outcome.package, builds.known)
        return replace(
            outcome,
            package=package,
            changes=changes(self.folder.package(outcome.name), package),
            problems=(*outcome.problems, *unknown),
        )

    def _without_tools(
        self, outcomes: Sequence[Outcome], scope: _UpdateScope, builds: Builds
    ) -> list[Outcome]:
        """Leave out what only builds of sources need and cannot be had: it is a problem of these,
        which can be recorded all the same.
        """
        packages = [o.package for o in outcomes if o.package is not None]
        required = {r.name for p in packages for m in metadatas(p) for r in demands_of(m, m.extras)}
        kept = scope.names | required | set(self.folder.store.names())
        tools = {o.name: o.problems for o in outcomes if o.failed and o.name not in kept}
        needed: dict[str, list[Problem]] = {}
        for (name, _), build in builds.known.items():
            for r in build.requires:
                needed.setdefault(name, []).extend(tools.get(r.name, ()))
        made = [
            replace(o, problems=(*o.problems, *dict.fromkeys(needed.get(o.name, ()))))
            for o in outcomes
            if o.name not in tools
        ]
        return sorted(made, key=lambda o: o.name)

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
            told = list(pool.map(lambda job: (job[1].dist.sha256, _size(*job)), jobs))
        known = {sha256: size for sha256, size in told if isinstance(size, int)}
        wrong = {sha256: size for sha256, size in told if isinstance(size, tuple)}
        return [_with_sizes(o, known, wrong) for o in outcomes]


Size = int | None | tuple[Problem, ...]
"""The size of a file in bytes, None where nobody tells, or what went wrong."""


def _size(source: Source, file: UpstreamFile) -> Size:
    try:
        return source.size(file)
    except Exception as error:
        return problems_of(error, file.dist.file)


def _with_sizes(
    outcome: Outcome, known: Mapping[str, int], wrong: Mapping[str, tuple[Problem, ...]]
) -> Outcome:
    if outcome.package is None:
        return outcome
    lacking = unsized(outcome.package)
    problems = tuple(p for sha256 in sorted(lacking & wrong.keys()) for p in wrong[sha256])
    if problems:
        return replace(outcome, package=None, problems=(*outcome.problems, *problems))
    return replace(outcome, package=with_sizes(outcome.package, known))


@dataclass(frozen=True, slots=True)
class _UpdateScope:
    """What is named, and what that newly reaches (`Scope`).

    `before`: what the rest of the folder asks for.
    """

    folder: Folder
    names: frozenset[str]
    everything: bool
    before: Demands = field(default_factory=Demands)

    def open(self, name: str, demands: Demands) -> PackageState | None:
        """See `Scope.open`."""
        store, beside = self.folder.store, self.folder.beside
        if name not in self.names:
            if beside and store.config(name) is None and beside.config(name) is not None:
                return None
            # What the rest of the folder asks for in vain is for an update of the rest.
            idle = self.before.same(demands, name) or _meets(self.folder, name, demands)
            if idle and not self.everything:
                return None
        config = store.config(name) or parse_config(scaffold(name, reached=True))
        return self.folder.state(name, config)

    def admitted(self, _: str, found: UpstreamListing) -> UpstreamListing:
        """See `Scope.admitted`: all of it."""
        return found

    def sdists(self, _: PackageState, found: UpstreamListing) -> Callable[[Version], bool]:
        """See `Scope.sdists`: all of them."""
        return lambda _: True

    def sources_beside(self, state: PackageState) -> bool:
        """See `Scope.sources_beside`."""
        return not state.config.keep.sdists

    def elsewhere(self, _: str) -> tuple[Metadata, ...]:
        """See `Scope.elsewhere`: the folder beside meets what its own packages require."""
        return ()


def _demand(folder: Folder, name: str, demands: Demands) -> bool:
    """Add what a recorded package asks of others; tell whether anything was new.

    Raises `UpdaterError`.
    """
    return _add(folder.package(name), demands)


def _add(package: Package | None, demands: Demands) -> bool:
    grown = False
    for metadata in metadatas(package) if package else ():
        for requirement in demands_of(metadata, metadata.extras):
            grown |= demands.add(requirement)
    for requirement in builds_of(package) if package else ():
        grown |= demands.add(requirement)
    return grown


def _keep(folder: Folder, name: str, demands: Demands) -> None:
    """Ask for all that is recorded of a package. Raises `UpdaterError`."""
    package = folder.package(name)
    for release in package.releases if package else ():
        demands.add(Requirement(name, (("==", release.version),)))
    demands.add_extras(name, package.kept_extras if package else ())


def _meets(folder: Folder, name: str, demands: Demands) -> bool:
    """Tell whether what is recorded of a package meets all that is asked of it."""
    package = folder.package(name)
    if package is None:
        return False
    versions = [r.version for r in package.releases]
    for clauses in demands.specifiers.get(name, ()):
        specifier = SpecifierSet(",".join(f"{o}{v}" for o, v in clauses))
        if not any(specifier.contains(v, prereleases=True) for v in versions):
            return False
    known = {e for m in metadatas(package) for e in m.extras}
    return demands.extras.get(name, set()) <= known
