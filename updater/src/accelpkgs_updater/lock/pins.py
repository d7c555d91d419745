"""Releases that a lock file chose: they are taken as they are, without a search."""

from __future__ import annotations

from packaging.version import Version

from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.lock.questions import Solution
from accelpkgs_updater.lock.requirement_set import RequirementSet, is_of
from accelpkgs_updater.lock.upstream import EnvironmentCatalogue, UpstreamCatalogue

__all__ = ["pinned_solution"]


def pinned_solution(
    asked: RequirementSet, offered: UpstreamCatalogue, here: Environment
) -> Solution | None:
    """Return what a lock file chose for an environment; None where it does not say all, so that
    the rest has to be searched for.
    """
    pins = asked.pins_in(here)
    wanted = {a.requirement.name for a in asked.roots if here.holds(a.requirement.marker)}
    if not pins or not wanted <= pins.keys():
        return None
    catalogue = EnvironmentCatalogue(offered, here)
    taken: dict[str, Version] = {}
    why = []
    for name, pin in sorted(pins.items()):
        found = next((v for v in catalogue.versions(name) or () if is_of(v, pin)), None)
        if found is None:
            lacking = catalogue.lacking(name, (("==", pin.public),))
            why.append(f"{asked.place_of(name, pin)} names {name} {pin}, but {lacking}")
            if offered.is_beside_alone(name):
                offered.narrow.add(name)
        else:
            taken[name] = found
    return Solution(None, tuple(why)) if why else Solution(taken)
