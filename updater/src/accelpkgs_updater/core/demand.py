"""What the kept releases of one package ask of others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from accelpkgs_updater.core.models import Clause, Metadata, Package, Requirement

__all__ = ["Demands", "demands_of", "metadatas", "prune_extras"]


@dataclass(slots=True)
class Demands:
    """Name → the specifiers asked of it, and name → the extras asked of it. Only ever grows."""

    specifiers: dict[str, set[tuple[Clause, ...]]] = field(default_factory=dict)
    extras: dict[str, set[str]] = field(default_factory=dict)

    def add(self, requirement: Requirement) -> bool:
        """Add what a requirement asks; tell whether anything was new."""
        if requirement.url is not None:
            return False
        specifiers = self.specifiers.setdefault(requirement.name, set())
        extras = self.extras.setdefault(requirement.name, set())
        before = len(specifiers) + len(extras)
        specifiers.add(requirement.specifier)
        extras.update(requirement.extras)
        return len(specifiers) + len(extras) != before

    def add_extras(self, name: str, extras: Iterable[str]) -> bool:
        """Add extras of a package, whatever asks for it; tell whether any was new."""
        asked = self.extras.setdefault(name, set())
        before = len(asked)
        asked.update(extras)
        return len(asked) != before

    def same(self, other: Demands, name: str) -> bool:
        """Tell whether both ask the same of a package."""
        mine, theirs = ((d.specifiers.get(name), d.extras.get(name)) for d in (self, other))
        return mine == theirs


def metadatas(package: Package) -> Iterable[Metadata]:
    """Return all the metadata that a package states."""
    for release in package.releases:
        yield release.metadata
        yield from (v.metadata for v in release.variants if v.metadata is not None)


def demands_of(metadata: Metadata, extras: Iterable[str]) -> Iterable[Requirement]:
    """Return the requirements that can be active when these extras may be asked for."""
    yield from metadata.requires
    for extra in sorted(set(extras)):
        yield from metadata.extras.get(extra, ())


def prune_extras(metadata: Metadata, wanted: Iterable[str]) -> Metadata:
    """Leave out the extras that nobody asks for; `*` wants all.

    They would be most of many files.
    """
    names = set(wanted)
    if "*" in names:
        return metadata
    kept: Mapping[str, tuple[Requirement, ...]] = {
        e: r for e, r in metadata.extras.items() if e in names
    }
    return replace(metadata, extras=kept)
