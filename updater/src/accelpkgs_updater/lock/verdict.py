"""Whether releases that go together by their versions can also agree on what they are built for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from accelpkgs_updater.core.agreement import Agreement, Values, meet
from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.core.models import Package
from accelpkgs_updater.core.support import AXES
from accelpkgs_updater.lock.questions import Solution
from accelpkgs_updater.lock.requirement_set import RequirementSet
from accelpkgs_updater.record.folder import Folder, Outcome

__all__ = ["agreed", "reachable"]


def reachable(
    folder: Folder, outcomes: Iterable[Outcome], asked: RequirementSet
) -> dict[str, Package]:
    """Return the packages that a set reaches as a plan sees them: found now, else recorded here,
    else beside.
    """
    fresh = {o.name: o.package for o in outcomes if o.package is not None}
    stores = [s for s in (folder.store, folder.beside) if s is not None]
    found: dict[str, Package] = {}
    todo = sorted({*asked.direct, *asked.pinned})
    seen = set(todo)
    while todo:
        name = todo.pop()
        recorded = (s.package(name) for s in stores)
        package = fresh.get(name) or next((p for p in recorded if p is not None), None)
        if package is None:
            continue
        found[name] = package
        metadatas = [
            m for r in package.releases for m in (r.metadata, *(v.metadata for v in r.variants))
        ]
        names = {r.name for m in metadatas if m is not None for r in m.requires}
        todo += sorted(names - seen)
        seen |= names
    return found


def agreed(
    answers: Mapping[Environment, Solution], asked: RequirementSet, packages: Mapping[str, Package]
) -> dict[Environment, Solution]:
    """Return the answers, without those that no build of the packages can meet."""
    return {
        e: Solution(None, why)
        if a.versions is not None and (why := _lost(e, asked, packages))
        else a
        for e, a in answers.items()
    }


def _lost(
    environment: Environment, asked: RequirementSet, packages: Mapping[str, Package]
) -> tuple[str, ...]:
    agreement = Agreement(packages, environment)
    stated = asked.axes(environment)
    roots = [a.requirement for a in asked.roots if environment.holds(a.requirement.marker)]
    for axis in AXES:
        values: Values = None
        said: list[tuple[str, Values]] = []
        for text, axes in stated:
            if label := axes.get(axis):
                values = meet(axis, values, frozenset({label}))
                said.append((f"{text} is for {axis} {label}", frozenset({label})))
        for root in roots:
            others = agreement.left(axis, root)
            if others is not None:
                made = " or ".join(sorted(others)) or "?"
                said.append((f"{root.name} is for {axis} {made}", others))
            values = meet(axis, values, others)
            if values is not None and not values:
                clashes = (agreement.clash(c) for c in agreement.candidates(root.name))
                why = [str(c) for c in clashes if c is not None and not c.lacking]
                both = why if others is not None and not others else _apart(axis, said)
                return tuple(dict.fromkeys(both))
    return ()


def _apart(axis: str, said: Sequence[tuple[str, Values]]) -> list[str]:
    """Return two that contradict each other, the last of them and one before; all, where no two
    do.
    """
    text, values = said[-1]
    for other, there in said[:-1]:
        common = meet(axis, there, values)
        if common is not None and not common:
            return [other, text]
    return [one for one, _ in said]
