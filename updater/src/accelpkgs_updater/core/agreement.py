"""Whether what packages were built for can agree with what their requirements were built for.

For each candidate and axis: which values are left once each of its requirements is met by some
candidate, whose requirements are met in turn. Where no value is left, the candidate is in no plan,
whatever else is chosen. The reverse does not hold: requirements are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.core.filenames import interpreters
from accelpkgs_updater.core.models import Clause, Metadata, Package, Release, Requirement, Variant
from accelpkgs_updater.core.support import ACCELERATORS, AXES, VERSION_AXES

__all__ = ["Agreement", "Candidate", "Clash", "Values", "meet"]

Values = frozenset[str] | None
"""Values of an axis that are possible; None: all."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A variant of a release, or its source (`variant` is None), which is built for anything."""

    name: str
    version: str
    variant: Variant | None
    metadata: Metadata
    axes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Clash:
    """A candidate that no value of an axis is left for, and the requirement that takes the last.

    `lacking`: nothing that meets the requirement is there at all.
    """

    candidate: Candidate
    axis: str
    requirement: Requirement
    own: tuple[str, ...]
    others: tuple[str, ...]
    lacking: bool = False

    def __str__(self) -> str:
        """Say it in a sentence."""
        what = f"{self.candidate.name} {self.candidate.version}"
        asked = self.requirement.name + ",".join(o + v for o, v in self.requirement.specifier)
        if self.lacking:
            return f"{what} requires {asked}, of which nothing is recorded for the same Python"
        if not self.others:
            return f"{what} requires {asked}, which contradicts its own requirements"
        own, others = (" or ".join(v) for v in (self.own, self.others))
        return f"{what} is for {self.axis} {own}, and requires {asked}, which is for {others}"


@dataclass(slots=True)
class Agreement:
    """What is possible in one environment; `packages`: all that there is to choose from."""

    packages: Mapping[str, Package]
    environment: Environment
    _candidates: dict[str, list[Candidate]] = field(default_factory=dict)
    _left: dict[str, dict[Candidate, Values]] = field(default_factory=dict)
    _clashes: dict[Candidate, Clash] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look at all candidates until nothing changes any more."""
        for name, package in self.packages.items():
            self._candidates[name] = list(_candidates(package, self.environment))
        for axis in AXES:
            self._settle(axis)

    def candidates(self, name: str) -> Sequence[Candidate]:
        """Return the candidates of a package that the environment can use."""
        return self._candidates.get(name, ())

    def clash(self, candidate: Candidate) -> Clash | None:
        """Return what keeps a candidate out of every plan; None where nothing is known to."""
        return self._clashes.get(candidate)

    def left(self, axis: str, requirement: Requirement) -> Values:
        """Return the values that the candidates for a requirement leave; None where nothing is."""
        if requirement.url is not None or not self.environment.holds(requirement.marker):
            return None
        versions = [c for c in self.candidates(requirement.name) if _meets(c, requirement)]
        if requirement.name not in self.packages:
            # That there is none is not for us to say.
            return None
        found: set[str] = set()
        for candidate in versions:
            if candidate in self._clashes:
                continue
            values = self._left[axis].get(candidate)
            if values is None:
                return None
            found |= values
        return frozenset(found)

    def _settle(self, axis: str) -> None:
        left = self._left[axis] = {
            c: frozenset({c.axes[axis]})
            for candidates in self._candidates.values()
            for c in candidates
            if axis in c.axes
        }
        changed = True
        while changed:
            changed = False
            for candidates in self._candidates.values():
                for candidate in candidates:
                    if candidate not in self._clashes and self._narrow(axis, candidate, left):
                        changed = True

    def _narrow(self, axis: str, candidate: Candidate, left: dict[Candidate, Values]) -> bool:
        before = values = left.get(candidate)
        for requirement in candidate.metadata.requires:
            others = self.left(axis, requirement)
            narrower = meet(axis, values, others)
            if narrower is not None and not narrower:
                own, wanted = (tuple(sorted(v or ())) for v in (values, others))
                lacking = self._is_lacking(axis, values, requirement)
                clash = Clash(candidate, axis, requirement, own, wanted, lacking)
                self._clashes[candidate] = clash
                return True
            values = narrower
        left[candidate] = values
        return values != before

    def _is_lacking(self, axis: str, values: Values, requirement: Requirement) -> bool:
        """Tell whether a requirement is not met for want of files, and not for its axis."""
        there = [c for c in self.candidates(requirement.name) if _meets(c, requirement)]
        fitting = [
            c for c in there if axis in c.axes and meet(axis, values, frozenset({c.axes[axis]}))
        ]
        clashes = [self._clashes.get(c) for c in fitting]
        return not there or (bool(clashes) and all(c is not None and c.lacking for c in clashes))


def meet(axis: str, one: Values, other: Values) -> Values:
    """Return the values that both allow: versions agree where one is a prefix of the other."""
    if one is None or other is None:
        return other if one is None else one
    both = {_unify(axis, a, b) for a in one for b in other}
    return frozenset(v for v in both if v is not None)


def _unify(axis: str, a: str, b: str) -> str | None:
    if axis in VERSION_AXES:
        if f"{b}.".startswith(f"{a}."):
            return b
        return a if f"{a}.".startswith(f"{b}.") else None
    return a if a == b else None


def _candidates(package: Package, environment: Environment) -> Iterator[Candidate]:
    for release in package.releases:
        for variant in release.variants:
            metadata = release.metadata if variant.metadata is None else variant.metadata
            if (
                variant.mark is None
                and metadata.unknown is None
                and _usable(variant, environment)
                and _runs(metadata, environment)
            ):
                axes = _axes(package.name, release, variant.axes)
                yield Candidate(package.name, release.version, variant, metadata, axes)
        if release.sdist is not None and _runs(release.metadata, environment):
            axes = _axes(package.name, release, {})
            yield Candidate(package.name, release.version, None, release.metadata, axes)


def _axes(name: str, release: Release, axes: Mapping[str, str]) -> Mapping[str, str]:
    """Return what a candidate binds: a file for one accelerator is for none of the others."""
    made = dict(axes)
    if any(a in axes for a in ACCELERATORS):
        made = {**dict.fromkeys(ACCELERATORS, "none"), **axes}
    # A package that has an axis of its name binds it to its version.
    return {**made, name: Version(release.version).public} if name in AXES else made


def _usable(variant: Variant, environment: Environment) -> bool:
    place = (environment.minor, environment.threaded)
    return any(
        place in interpreters(tag)
        for system in (environment.system, "any")
        for tag in variant.wheels.get(system, ())
    )


def _runs(metadata: Metadata, environment: Environment) -> bool:
    return environment.oldest in _versions(metadata.requires_python)


def _meets(candidate: Candidate, requirement: Requirement) -> bool:
    return _contains(requirement.specifier, candidate.version)


@lru_cache(maxsize=1 << 16)
def _contains(clauses: tuple[Clause, ...], version: str) -> bool:
    return _versions(clauses).contains(version, prereleases=True)


@lru_cache(maxsize=1 << 14)
def _versions(clauses: tuple[Clause, ...]) -> SpecifierSet:
    try:
        return SpecifierSet(",".join(f"{o}{v}" for o, v in clauses), prereleases=True)
    except InvalidSpecifier:
        return SpecifierSet("<0.dev0")
