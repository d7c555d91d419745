"""Releases that are taken although there are newer ones: of what is asked for any, of others much
newer ones, by a major version or a year; and prereleases. Nobody is to find that out by himself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from packaging.version import Version

from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.core.models import Clause, Requirement
from accelpkgs_updater.lock.questions import Ask, Solution
from accelpkgs_updater.lock.requirement_set import RequirementSet
from accelpkgs_updater.lock.search import Search
from accelpkgs_updater.lock.upstream import EnvironmentCatalogue, UpstreamCatalogue, specifier_of

__all__ = ["falls"]

_YEAR = 366
_REASONS = 2


def falls(
    asked: RequirementSet, offered: UpstreamCatalogue, answers: Mapping[Environment, Solution]
) -> list[str]:
    """Return a sentence for each release that is taken although a newer one is there, and neither
    the set nor what else is taken excludes that: of what is asked for any, of the rest one that is
    newer by a major version or a year.
    """
    found: dict[tuple[str, Version], str] = {}
    for here, answer in answers.items():
        catalogue = EnvironmentCatalogue(offered, here)
        taken = answer.versions or {}
        bounds = _bounds(catalogue, taken)
        for name, version in sorted(taken.items()):
            if (name, version) in found or asked.is_pinned(name):
                continue
            if catalogue.known.is_beside_alone(name) and name not in asked.direct:
                continue
            text = _fall(catalogue, asked, name, taken, bounds.get(name, []))
            if text:
                found[name, version] = text
    return [found[key] for key in sorted(found)]


def _bounds(
    catalogue: EnvironmentCatalogue, taken: Mapping[str, Version]
) -> dict[str, list[tuple[Clause, ...]]]:
    """Return what the releases that are taken say of each other."""
    found: dict[str, list[tuple[Clause, ...]]] = {}
    for name, version in taken.items():
        metadata = catalogue.metadata(name, version)
        for requirement in metadata.requires if metadata else ():
            if requirement.specifier and catalogue.environment.holds(requirement.marker):
                found.setdefault(requirement.name, []).append(requirement.specifier)
    return found


def _fall(
    catalogue: EnvironmentCatalogue,
    asked: RequirementSet,
    name: str,
    taken: Mapping[str, Version],
    bounds: Sequence[tuple[Clause, ...]],
) -> str:
    version = taken[name]
    if version.is_prerelease and not asked.prereleases(name):
        return f"{name} {version} is a prerelease: there is no other release that fits"
    there = asked.admits(name, catalogue.versions(name) or ())
    admitted = [v for v in there if not v.is_prerelease]
    newest = max(admitted, default=version)
    if newest <= version or any(newest not in catalogue.matching(name, b) for b in bounds):
        # What the others that are taken say of it is in order.
        return ""
    dates = [_uploaded(catalogue.known, name, v) for v in (version, newest)]
    days = _days(dates[1]) - _days(dates[0]) if all(dates) else 0
    is_far = newest.release[0] != version.release[0] or days >= _YEAR
    if not is_far and name not in asked.direct:
        return ""
    why = _against(catalogue, name, newest, taken)
    why = why or (_why(catalogue, asked, name, newest) if is_far else "")
    if not why:
        return ""
    own, other = (f" of {d}" if d else "" for d in dates)
    return f"{name} {version}{own} is taken, not {newest}{other}: {why}"


def _uploaded(offered: UpstreamCatalogue, name: str, version: Version) -> str:
    state, served = offered.states.get(name), offered.serve(name)
    release = state.found.releases.get(version) if state and state.found else None
    if release is not None and release.uploaded:
        return release.uploaded
    return (served.uploaded(version) or "") if served else ""


def _days(day: str) -> int:
    year, month, of_month = (int(part) for part in day.split("-"))
    return year * 365 + month * 30 + of_month


def _against(
    catalogue: EnvironmentCatalogue, name: str, newest: Version, taken: Mapping[str, Version]
) -> str:
    """Return what the newest requires and what is taken of it instead, where that is known: of two
    that are asked for, one gives way.
    """
    metadata = catalogue.metadata(name, newest)
    lines = [
        f"{name} {newest} needs {r.name}{','.join(o + v for o, v in r.specifier)}, and"
        f" {r.name} {taken[r.name]} is taken"
        for r in (metadata.requires if metadata else ())
        if r.name in taken
        and r.specifier
        and catalogue.environment.holds(r.marker)
        and not specifier_of(r.specifier).contains(taken[r.name], prereleases=True)
    ]
    return "; ".join(lines[:_REASONS])


def _why(catalogue: EnvironmentCatalogue, asked: RequirementSet, name: str, newest: Version) -> str:
    """Return what stands against the newest, where that is known without another question."""
    root = Ask(Requirement(name, (("==", str(newest)),)), "the newest")
    search = Search(catalogue, catalogue.environment, asked.rules).run((*asked.roots, root))
    try:
        while True:
            first = next(search)[0]
            if not catalogue.known.answers(first.name, first.version, catalogue.environment.system):
                return "with it nothing was found that goes together"
    except StopIteration as end:
        solution: Solution = end.value
    lines = [w for w in solution.why if not w.startswith("the newest needs")]
    return "; ".join(lines[:_REASONS]) if solution.versions is None else ""
