"""A requirement set as a person states it: what must be met, and which releases may meet it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from packaging.requirements import Requirement as TextRequirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from accelpkgs_updater.core import markers
from accelpkgs_updater.core.labels import unlabelled
from accelpkgs_updater.core.metadata import requirement
from accelpkgs_updater.core.models import Requirement

__all__ = ["RequirementSet"]


@dataclass(frozen=True, slots=True)
class RequirementSet:
    """`roots`: what must be met.

    `pins`: name → the releases that a lock file chose, one for each of its forks.
    """

    roots: tuple[TextRequirement, ...] = ()
    pins: Mapping[str, frozenset[Version]] = field(default_factory=dict)

    def __or__(self, other: RequirementSet) -> RequirementSet:
        names = self.pins.keys() | other.pins.keys()
        nothing: frozenset[Version] = frozenset()
        pins = {n: self.pins.get(n, nothing) | other.pins.get(n, nothing) for n in names}
        return RequirementSet((*self.roots, *other.roots), pins)

    def requirements(self) -> list[Requirement]:
        """Return the roots that some environment of ours has, with their markers folded.

        Raises `InvalidMarker`.
        """
        found = []
        for root in self.roots:
            folded = markers.fold(markers.parse(str(root.marker))) if root.marker else True
            if folded is not False:
                found.append(requirement(unlabelled(root)[0], None if folded is True else folded))
        return found

    def extras(self, name: str) -> set[str]:
        """Return the extras of a package that are asked for."""
        return {
            canonicalize_name(e)
            for r in self.roots
            if canonicalize_name(r.name) == name
            for e in r.extras
        }

    def admits(self, name: str, versions: Iterable[Version]) -> list[Version]:
        """Return the releases of a package that may be taken: what the set excludes everywhere can
        never be.
        """
        pins = self.pins.get(name)
        clauses = [
            unlabelled(r)[0].specifier
            for r in self.roots
            if r.marker is None and canonicalize_name(r.name) == name
        ]
        bounds = SpecifierSet(",".join(str(c) for c in clauses if str(c)))
        return [
            v
            for v in versions
            if (pins is None or any(v in (p, Version(p.public)) for p in pins))
            and bounds.contains(v, prereleases=True)
        ]
