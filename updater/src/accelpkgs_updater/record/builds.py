"""What the builds of recorded sources need, of releases that have nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from packaging.version import Version

from accelpkgs_updater.boundary import problems_of
from accelpkgs_updater.core.models import Package, Requirement
from accelpkgs_updater.core.wheel import SourceBuild
from accelpkgs_updater.errors import Problem
from accelpkgs_updater.record.closure import PackageState
from accelpkgs_updater.sources.source import UpstreamFile

__all__ = ["BuildOf", "Builds", "builds_of", "with_builds"]

BuildOf = Callable[[PackageState, UpstreamFile], SourceBuild]
"""Finds out what the build of an sdist needs. Raises `UpdaterError`."""


@dataclass(slots=True)
class Builds:
    """What is known of builds: (package, release) → what its build needs, or why that is unknown.

    `recorded` gives what is on disk of a package: bytes that were looked at are not read again.
    """

    recorded: Callable[[str], Package | None]
    build_of: BuildOf | None = None
    workers: int = 16
    known: dict[tuple[str, Version], SourceBuild] = field(default_factory=dict)
    unknown: dict[tuple[str, Version], tuple[Problem, ...]] = field(default_factory=dict)

    def learn(self, states: Iterable[PackageState]) -> list[Requirement]:
        """Look at the sources of kept releases that nobody has looked at; return what their builds
        need.
        """
        fresh = [
            (state, version, sdist)
            for state in states
            if not state.broken
            for version, sdist in _only_sources(state)
            if (state.name, version) not in self.known and (state.name, version) not in self.unknown
        ]
        with ThreadPoolExecutor(self.workers) as pool:
            found = list(pool.map(lambda one: self._look(one[0], one[2]), fresh))
        needed: dict[Requirement, None] = {}
        for (state, version, _), build in zip(fresh, found, strict=True):
            if isinstance(build, SourceBuild):
                self.known[state.name, version] = build
                needed.update(dict.fromkeys(build.requires))
            elif build:
                self.unknown[state.name, version] = build
        return list(needed)

    def _look(self, state: PackageState, sdist: UpstreamFile) -> SourceBuild | tuple[Problem, ...]:
        try:
            before = self.recorded(state.name)
            for release in before.releases if before else ():
                known = release.sdist
                if known and known.build and known.sha256 == sdist.dist.sha256:
                    return known.build
            return self.build_of(state, sdist) if self.build_of else ()
        except Exception as error:
            return problems_of(error, sdist.dist.file)


def builds_of(package: Package) -> Iterator[Requirement]:
    """Yield what the builds of a recorded package's sources need, of releases without a wheel."""
    for release in package.releases:
        if release.sdist is not None and release.sdist.build and not release.variants:
            yield from release.sdist.build.requires


def with_builds(package: Package, builds: Mapping[tuple[str, Version], SourceBuild]) -> Package:
    """Return a package with what the builds of its sources need."""
    releases = tuple(
        replace(r, sdist=replace(r.sdist, build=build))
        if r.sdist is not None and (build := builds.get((package.name, Version(r.version))))
        else r
        for r in package.releases
    )
    return replace(package, releases=releases)


def _only_sources(state: PackageState) -> Iterator[tuple[Version, UpstreamFile]]:
    for version, parts in state.parts.items():
        sdists = [f for part in parts if part.system == "sdist" for f in part.files]
        if sdists and version not in state.failed:
            yield (
                version,
                max(sdists, key=lambda f: (f.dist.file.endswith(".tar.gz"), f.dist.file)),
            )
