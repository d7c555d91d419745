"""Releases that a lock file chose: they are taken as they are, without a search."""

from __future__ import annotations

from collections.abc import Mapping

from packaging.version import Version

from accelpkgs_updater.core.environment import Environment, listed
from accelpkgs_updater.lock.questions import Solution
from accelpkgs_updater.lock.requirement_set import RequirementSet, is_of
from accelpkgs_updater.lock.upstream import EnvironmentCatalogue, UpstreamCatalogue

__all__ = ["left_out", "pinned_solution"]

_SHOWN = 3


def pinned_solution(
    asked: RequirementSet, offered: UpstreamCatalogue, here: Environment
) -> Solution | None:
    """Return what a lock file chose for an environment; None where it does not say all, so that
    the rest has to be searched for.
    """
    pins = asked.pins_in(here)
    wanted = {a.requirement.name for a in asked.roots if here.holds(a.requirement.marker)}
    if not pins or not wanted <= pins.keys() | asked.references:
        return None
    catalogue = EnvironmentCatalogue(offered, here)
    taken: dict[str, Version] = {}
    why = []
    for name in sorted(wanted - pins.keys()):
        # An address or a folder has one release.
        if only := catalogue.versions(name):
            taken[name] = only[0]
        else:
            why.append(f"{asked.said_of(name)} needs {name}, but {catalogue.lacking(name, ())}")
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


def left_out(
    asked: RequirementSet, offered: UpstreamCatalogue, answers: Mapping[Environment, Solution]
) -> tuple[str, ...]:
    """Return a sentence of the environments that a lock file cannot be met in for want of wheels,
    and of what can be done.
    """
    lacking: dict[tuple[str, Version], Environment] = {}
    without: set[Environment] = set()
    for here, answer in answers.items():
        catalogue = EnvironmentCatalogue(offered, here)
        for name, pin in sorted(asked.pins_in(here).items() if answer.versions is None else ()):
            if not any(is_of(v, pin) for v in catalogue.versions(name) or ()):
                lacking.setdefault((name, pin), here)
                without.add(here)
    if not lacking:
        return ()
    texts = [f"{n} {v} ({asked.place_of(n, v)})" for n, v in lacking]
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    said = f"not for {listed(without)}, where no wheel is of {', '.join(texts[:_SHOWN])}{more}"
    for (name, pin), here in lacking.items():
        if _has_source(offered, name, pin):
            alone = f"--python {here.python} --system {here.system}"
            return (f"{said}; a source counts for one of these by itself: {alone}",)
    return (said,)


def _has_source(offered: UpstreamCatalogue, name: str, pin: Version) -> bool:
    state = offered.states.get(name)
    releases = state.found.releases if state and state.found else {}
    return any(f.sdist for v, r in releases.items() if is_of(v, pin) for f in r.files)
