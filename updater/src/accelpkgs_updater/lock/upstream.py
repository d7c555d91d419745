"""What upstream has for a search: which releases there are, which may be taken where, and what they
require.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.environment import ENVIRONMENTS, Environment
from accelpkgs_updater.core.filenames import Place
from accelpkgs_updater.core.models import Clause, Metadata
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.lock.beside import PackageBeside
from accelpkgs_updater.lock.lacking import why_lacking
from accelpkgs_updater.lock.read_source import ReadSource
from accelpkgs_updater.lock.requirement_set import RequirementSet
from accelpkgs_updater.record.closure import PackageState
from accelpkgs_updater.record.declared import with_declared
from accelpkgs_updater.record.read_or_known import read_or_known
from accelpkgs_updater.sources.grouping import representative, split
from accelpkgs_updater.sources.source import FileMetadata

__all__ = ["EnvironmentCatalogue", "Fact", "UpstreamCatalogue", "specifier_of"]

Fact = tuple[str, Version, str]
"""Name, version, system."""


@dataclass(slots=True)
class UpstreamCatalogue:
    """What is known of upstream so far.

    `serve`: what a folder beside has of a package. `states`: the packages that were looked at; None
    for one that is not followed here. `facts`: what was read of releases. `narrow`: packages of the
    folder beside of which something is required that it does not have. `unknown`: why nobody knows
    what a release requires. `lacked`: what no release satisfies that may be taken.
    """

    asked: RequirementSet
    serve: Callable[[str], PackageBeside | None]
    states: dict[str, PackageState | None]
    facts: dict[Fact, Metadata | None] = field(default_factory=dict)
    narrow: set[str] = field(default_factory=set)
    unknown: dict[tuple[str, Version], str] = field(default_factory=dict)
    lacked: set[tuple[str, tuple[Clause, ...]]] = field(default_factory=set)
    _silent: dict[Fact, Callable[[], FileMetadata]] = field(default_factory=dict)
    _usable: dict[str, list[tuple[Version, frozenset[Place]]] | None] = field(default_factory=dict)
    _matching: dict[tuple[str, tuple[Clause, ...]], frozenset[Version]] = field(
        default_factory=dict
    )

    def open(self, name: str, state: PackageState | None) -> None:
        """Take note of what was found of a package, in place of what was known."""
        self.states[name] = state
        self._usable.pop(name, None)
        for key in [k for k in self._matching if k[0] == name]:
            del self._matching[key]

    def fact(self, name: str, version: Version, system: str) -> tuple[Metadata | None] | None:
        """Return what is known of a release on a system: its metadata, None where it has none that
        counts.
        """
        served = self.serve(name)
        if served is not None and served.has(version):
            return (_known(served.metadata(version, system)),)
        key = self.named(name, version, system)
        return (self.facts[key],) if key in self.facts else None

    def named(self, name: str, version: Version, system: str) -> Fact:
        """Return what to ask for to know a release on a system: a file for any system is read
        once.
        """
        state = self.states[name]
        release = state.found.releases.get(version) if state and state.found else None
        own = any(system in f.wheel.platforms for f in release.files if f.wheel) if release else 0
        return name, version, system if own else "any"

    def look(self, fact: Fact) -> Metadata | None:
        """Read what a release requires; None where it has nothing that counts."""
        name, version, system = fact
        state = self.states[name]
        if state is None or state.found is None or version not in state.found.releases:
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
                        found = with_declared(read, version, state.config).metadata
                        if found.unknown is not None:
                            self.unknown[name, version] = found.unknown
                            if place == "sdist" and isinstance(source, ReadSource):
                                self._silent[fact] = partial(
                                    source.asked, name, version, chosen, read
                                )
                        return _known(found)
            except UpdaterError:
                # It cannot be taken, which is no problem of whoever asked for something else.
                continue
        return None

    def from_build(self, fact: Fact) -> Metadata | None:
        """Ask the build system of a source what it requires, where nothing else says it."""
        ask = self._silent.pop(fact, None)
        if ask is None:
            return self.facts.get(fact)
        found = ask().metadata
        if found.unknown is not None:
            self.unknown[fact[0], fact[1]] = found.unknown
        self.facts[fact] = _known(found)
        return self.facts[fact]

    def releases(self, name: str, environment: Environment) -> list[Version] | None:
        """Return the releases that may be taken in an environment, best first; None of what is not
        followed.
        """
        if name not in self._usable:
            self._usable[name] = self._usable_of(name)
        usable = self._usable[name]
        place = (environment.system, (environment.minor, environment.threaded))
        if usable is None:
            return None
        kept = (self.asked.kept or {}).get(environment, {}).get(name)
        found = [v for v, places in usable if place in places]
        return sorted(found, key=lambda v: v != kept) if kept is not None else found

    def _usable_of(self, name: str) -> list[tuple[Version, frozenset[Place]]] | None:
        state, served = self.states[name], self.serve(name)
        if served is None and (state is None or state.found is None):
            return None
        # In the order of `concretise`, which knows of prereleases, yanked files and rules itself.
        usable = {c.version: c.fits for c in served.candidates()} if served else {}
        usable = {v: usable[v] for v in self.asked.of_pins(name, usable)}
        for version, fits in self._sound(name, state) if state else ():
            usable[version] = usable.get(version, frozenset()) | fits
        return sorted(usable.items(), key=lambda u: u[0], reverse=True)

    def _sound(self, name: str, state: PackageState) -> Iterable[tuple[Version, frozenset[Place]]]:
        pinned, keep = self.asked.is_pinned(name), state.config.keep
        sound = [
            c
            for c in state.candidates
            if c.fits and (pinned or not c.yanked) and c.version not in state.failed
        ]
        early = (
            keep.prereleases
            or pinned
            or self.asked.prereleases(name)
            or all(c.version.is_prerelease for c in sound)
        )
        found = state.found.releases if state.found else {}
        # Most releases of a package fit the same places, and say the same of Python.
        known: dict[tuple[frozenset[Place], int], frozenset[Place]] = {}
        for c in sound:
            if early or not c.version.is_prerelease:
                release = found[c.version]
                built = keep.sdists and any(f.sdist for f in release.files)
                key = self.asked.places if built else c.fits, id(release.requires_python)
                if key not in known:
                    minors = _minors(str(release.requires_python))
                    known[key] = frozenset(p for p in key[0] if p[1][0] in minors)
                yield c.version, known[key]

    def matching(self, name: str, wanted: tuple[Clause, ...]) -> frozenset[Version]:
        """Return the releases that satisfy a specifier, prereleases among them."""
        key = (name, wanted)
        if key not in self._matching:
            served = self.serve(name)
            # What nobody may take matters to none, but that it is there.
            known = self._usable[name] if name in self._usable else self._usable_of(name)
            self._usable[name] = known
            versions = [v for v, _ in known or ()]
            if served is not None:
                there = {*versions, *(c.version for c in served.candidates())}
                versions = sorted(there, reverse=True)
            self._matching[key] = frozenset(_satisfying(versions, wanted))
            if not self._matching[key] and self.is_beside_alone(name):
                self.narrow.add(name)
        return self._matching[key]

    def is_beside_alone(self, name: str) -> bool:
        """Tell whether only what the folder beside has of a package is known."""
        return self.serve(name) is not None and self.states.get(name) is None

    def newest(self, name: str) -> Version | None:
        """Return the newest release that anybody may have; None of what is not followed."""
        usable = self._usable.get(name)
        return next((v for v, places in usable if not v.is_prerelease), None) if usable else None

    def answers(self, name: str, version: Version | None, system: str) -> bool:
        """Tell whether it is known what a release requires, or of None, which releases there
        are.
        """
        if version is None:
            return name in self.states
        return self.fact(name, version, system) is not None

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

    def from_build(self, name: str, version: Version) -> Metadata | None:
        """See `Offers.from_build`."""
        return self.known.from_build(self.known.named(name, version, self.environment.system))

    def unknown(self, name: str, version: Version) -> str:
        """See `Offers.unknown`."""
        return self.known.unknown.get((name, version), "")

    def lacking(self, name: str, specifier: tuple[Clause, ...]) -> str:
        """See `Offers.lacking`."""
        self.known.lacked.add((name, specifier))
        return why_lacking(
            self.known.states.get(name), specifier_of(specifier), self.environment, self.known.asked
        )


def _known(metadata: Metadata | None) -> Metadata | None:
    # Requirements that nobody knows are not none: such a release cannot be counted on.
    return None if metadata is None or metadata.unknown is not None else metadata


@lru_cache(maxsize=1 << 12)
def _minors(requires_python: str) -> frozenset[int]:
    specifier = SpecifierSet(requires_python)
    return frozenset(e.minor for e in ENVIRONMENTS if specifier.contains(e.oldest))


def _satisfying(newest_first: Sequence[Version], wanted: tuple[Clause, ...]) -> Sequence[Version]:
    """Return the versions that satisfy a specifier, prereleases among them.

    What is at least, or at most, some version is one end of a sorted list; only what other clauses
    say is asked of each version.
    """
    left, others = newest_first, []
    for clause in wanted:
        alone = specifier_of((clause,))
        if clause[0] == ">=":
            left = left[: bisect_left(left, True, key=partial(_fails, alone))]
        elif clause[0] == "<=":
            left = left[bisect_left(left, True, key=partial(_holds, alone)) :]
        else:
            others.append(clause)
    if not others:
        return left
    specifier = specifier_of(tuple(others))
    return [v for v in left if specifier.contains(v, prereleases=True)]


def _holds(specifier: SpecifierSet, version: Version) -> bool:
    return specifier.contains(version, prereleases=True)


def _fails(specifier: SpecifierSet, version: Version) -> bool:
    return not specifier.contains(version, prereleases=True)


@lru_cache(maxsize=1 << 14)
def specifier_of(wanted: tuple[Clause, ...]) -> SpecifierSet:
    """Return the specifier of some clauses; one that admits nothing where they are none."""
    try:
        return SpecifierSet(",".join(f"{o}{v}" for o, v in wanted))
    except InvalidSpecifier:
        return SpecifierSet("<0.dev0")
