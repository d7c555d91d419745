"""Updating a folder of packages: the closure between what is on disk and what upstream has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.demand import Demands, demands_of, metadatas
from accelpkgs_updater.core.models import Metadata, Requirement
from accelpkgs_updater.core.sizes import unsized, with_sizes
from accelpkgs_updater.record.closure import Closure, PackageState
from accelpkgs_updater.record.folder import Folder, Outcome

__all__ = ["FolderUpdate"]


@dataclass(frozen=True, slots=True)
class FolderUpdate:
    """Finds out what the packages of a folder should be. Writes nothing."""

    folder: Folder
    workers: int = 16
    progress: Callable[[str, int, int], None] = lambda *_: None

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
        for other in self.folder.store.names():
            if other not in scope.names:
                _demand(self.folder, other, scope.before)
                _demand(self.folder, other, closure.demands)
        states = closure.run(Requirement(n) for n in sorted(scope.names))
        outcomes = [
            self.folder.outcome(states[n], closure.demands, f"updater update {n}")
            for n in sorted(states)
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
        return self.folder.state(name, store.config(name) or Config())

    def admits(self, _: str, versions: Collection[Version]) -> Collection[Version]:
        """See `Scope.admits`: all of them."""
        return versions

    def elsewhere(self, _: str) -> tuple[Metadata, ...]:
        """See `Scope.elsewhere`: the folder beside meets what its own packages require."""
        return ()


def _demand(folder: Folder, name: str, demands: Demands) -> None:
    """Add what a recorded package asks of others."""
    package = folder.package(name)
    for metadata in metadatas(package) if package else ():
        for requirement in demands_of(metadata, metadata.extras):
            demands.add(requirement)


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
