"""What upstream has for a search: which releases there are, which may be taken where, and what they
require.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from accelpkgs_updater.core.environment import ENVIRONMENTS, Environment
from accelpkgs_updater.core.filenames import Place
from accelpkgs_updater.core.metadata import clauses
from accelpkgs_updater.core.models import Clause, Metadata
from accelpkgs_updater.core.select import is_pin
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.lock.beside import PackageBeside
from accelpkgs_updater.lock.requirement_set import RequirementSet
from accelpkgs_updater.record.closure import PackageState
from accelpkgs_updater.record.declared import with_declared
from accelpkgs_updater.record.read_or_known import read_or_known
from accelpkgs_updater.sources.grouping import representative, split

__all__ = ["EnvironmentCatalogue", "Fact", "UpstreamCatalogue"]

_EVERYWHERE: frozenset[Place] = frozenset((e.system, (e.minor, e.threaded)) for e in ENVIRONMENTS)

Fact = tuple[str, Version, str]
"""Name, version, system."""


@dataclass(slots=True)
class UpstreamCatalogue:
    """What is known of upstream so far.

    `states`: the packages that were looked at; None for one that is not followed. `serve`: what a
    folder beside has of those. `facts`: what was read of releases that are not kept.
    """

    asked: RequirementSet
    serve: Callable[[str], PackageBeside | None]
    states: dict[str, PackageState | None]
    facts: dict[Fact, Metadata | None] = field(default_factory=dict)
    _usable: dict[str, list[tuple[Version, frozenset[Place]]] | None] = field(default_factory=dict)
    _matching: dict[tuple[str, tuple[Clause, ...]], frozenset[Version]] = field(
        default_factory=dict
    )

    def fact(self, name: str, version: Version, system: str) -> tuple[Metadata | None] | None:
        """Return what is known of a release on a system: its metadata, None where it has none that
        counts.
        """
        state = self.states[name]
        if state is None and (served := self.serve(name)):
            return (_known(served.metadata(version, system)),)
        for part in state.parts.get(version, ()) if state else ():
            # What was recorded lacks the extras that nobody wanted then.
            if (
                part.system in (system, "any", "sdist")
                and part.read.mark is None
                and not part.read.recorded
            ):
                return (_known(part.read.metadata),)
        key = self.named(name, version, system)
        return (self.facts[key],) if key in self.facts else None

    def named(self, name: str, version: Version, system: str) -> Fact:
        """Return what to ask for to know a release on a system: a file for any system is read
        once.
        """
        state = self.states[name]
        files = state.found.releases[version].files if state and state.found else ()
        own = any(system in f.wheel.platforms for f in files if f.wheel)
        return name, version, system if own else "any"

    def look(self, fact: Fact) -> Metadata | None:
        """Read what a release requires; None where it has nothing that counts."""
        name, version, system = fact
        state = self.states[name]
        if state is None or state.found is None:
            return None
        for place, files in split(state.found.releases[version], state.apart):
            try:
                if place in (system, "any", "sdist"):
                    completed = [state.source.complete(f) for f in files]
                    chosen = max(completed, key=representative)
                    source = state.source
                    read = read_or_known(
                        state.facts,
                        completed,
                        place,
                        partial(source.metadata, name, version, chosen),
                    )
                    if read.mark is None:
                        return _known(with_declared(read, version, state.config).metadata)
            except UpdaterError:
                # It cannot be taken, which is no problem of whoever asked for something else.
                continue
        return None

    def releases(self, name: str, environment: Environment) -> list[Version] | None:
        """Return the releases that may be taken in an environment, newest first; None of what is
        not followed.
        """
        if name not in self._usable:
            self._usable[name] = self._usable_of(name)
        usable = self._usable[name]
        place = (environment.system, (environment.minor, environment.threaded))
        return None if usable is None else [v for v, places in usable if place in places]

    def _usable_of(self, name: str) -> list[tuple[Version, frozenset[Place]]] | None:
        state = self.states[name]
        if state is None and (served := self.serve(name)):
            # In the order of `concretise`, which knows of prereleases, yanked files and rules
            # itself.
            return sorted(
                ((c.version, c.fits) for c in served.candidates()), key=lambda u: u[0], reverse=True
            )
        if state is None or state.found is None:
            return None
        asked = [r.specifier for r in self.asked.roots if canonicalize_name(r.name) == name]
        pinned = name in self.asked.pins or any(is_pin(clauses(a)) for a in asked)
        keep, found = state.config.keep, state.found.releases
        sound = [
            c
            for c in state.candidates
            if c.fits and (pinned or not c.yanked) and c.version not in state.failed
        ]
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
                    (
                        c.version,
                        frozenset(
                            p for p in (_EVERYWHERE if built else c.fits) if p[1][0] in minors
                        ),
                    )
                )
        return sorted(usable, key=lambda u: u[0], reverse=True)

    def matching(self, name: str, wanted: tuple[Clause, ...]) -> frozenset[Version]:
        """Return the releases that satisfy a specifier, prereleases among them."""
        key = (name, wanted)
        if key not in self._matching:
            state = self.states[name]
            served = self.serve(name) if state is None else None
            versions: Iterable[Version] = state.found.releases if state and state.found else ()
            versions = [c.version for c in served.candidates()] if served else versions
            specifier = _specifier(wanted)
            self._matching[key] = frozenset(
                v for v in versions if specifier.contains(v, prereleases=True)
            )
        return self._matching[key]

    def knows(self, name: str) -> bool:
        """Tell whether it is known which releases a package has."""
        return name in self.states


@dataclass(frozen=True, slots=True)
class EnvironmentCatalogue:
    """What upstream has for one environment (`Offers`)."""

    known: UpstreamCatalogue
    environment: Environment
    _versions: dict[str, list[Version] | None] = field(default_factory=dict)

    def versions(self, name: str) -> Sequence[Version] | None:
        """See `Offers.versions`."""
        if name not in self._versions:
            self._versions[name] = self.known.releases(name, self.environment)
        return self._versions[name]

    def matching(self, name: str, specifier: tuple[Clause, ...]) -> frozenset[Version]:
        """See `Offers.matching`."""
        return self.known.matching(name, specifier)

    def metadata(self, name: str, version: Version) -> Metadata | None:
        """See `Offers.metadata`."""
        fact = self.known.fact(name, version, self.environment.system)
        return fact[0] if fact else None


def _known(metadata: Metadata | None) -> Metadata | None:
    # Requirements that nobody knows are not none: such a release cannot be counted on.
    return None if metadata is None or metadata.unknown is not None else metadata


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
