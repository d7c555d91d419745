"""Extras that a person asks for and that the releases which go together do not have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.lock.questions import Solution
from accelpkgs_updater.lock.requirement_set import RequirementSet
from accelpkgs_updater.lock.upstream import UpstreamCatalogue

__all__ = ["Gap", "missing_extras", "said_of_gaps", "without_gaps"]


class Gap(NamedTuple):
    """An extra that no release has which is taken, such a release, and who asks for it."""

    name: str
    extra: str
    version: Version
    who: str


def missing_extras(
    asked: RequirementSet, offered: UpstreamCatalogue, answers: Mapping[Environment, Solution]
) -> list[Gap]:
    """Return the extras of the set's own words that none of the solutions has."""
    gaps: dict[tuple[str, str], Gap] = {}
    there: set[tuple[str, str]] = set()
    for here, answer in answers.items():
        for requirement, who in asked.roots if answer.versions else ():
            version = (answer.versions or {}).get(requirement.name)
            if version is None or not here.holds(requirement.marker):
                continue
            fact = offered.fact(requirement.name, version, here.system)
            provides = fact[0].provides if fact and fact[0] else None
            for extra in requirement.extras:
                key = (requirement.name, extra)
                if provides is None or extra in provides:
                    there.add(key)
                else:
                    gaps.setdefault(key, Gap(*key, version, who))
    return [gap for key, gap in sorted(gaps.items()) if key not in there]


def said_of_gaps(gaps: Iterable[Gap]) -> list[str]:
    """Return a sentence for each."""
    return [
        f"{g.who} asks for {g.name}[{g.extra}]: {g.name} {g.version} has no such extra, and no"
        " releases that go together have all that are asked for"
        for g in gaps
    ]


def without_gaps(requirement: Requirement, gaps: Iterable[Gap]) -> Requirement:
    """Return a requirement without the extras that are missing."""
    missing = {g.extra for g in gaps if g.name == canonicalize_name(requirement.name)}
    if not missing:
        return requirement
    bare = Requirement(str(requirement))
    bare.extras = {e for e in bare.extras if canonicalize_name(e) not in missing}
    return bare
