"""Packages that a folder beside has: what a lock may count on and leaves alone."""

from __future__ import annotations

from dataclasses import dataclass

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.models import Metadata, Package, Release, Variant
from accelpkgs_updater.core.select import SelectableRelease

__all__ = ["PackageBeside"]


@dataclass(frozen=True, slots=True)
class PackageBeside:
    """What is recorded of a package, as a search sees it."""

    package: Package

    def candidates(self) -> list[SelectableRelease]:
        """Return the releases and where they can be used; marked variants cannot."""
        return [
            SelectableRelease.of(
                Version(r.version),
                {
                    s: [t for v in _sound(r) for t in v.wheels.get(s, ())]
                    for v in _sound(r)
                    for s in v.wheels
                },
                SpecifierSet(",".join(f"{o}{v}" for o, v in r.metadata.requires_python)),
                sdist=r.sdist is not None,
            )
            for r in self.package.releases
        ]

    def metadata(self, version: Version, system: str) -> Metadata | None:
        """Return what a release requires on a system; the best of its variants speaks for it."""
        for release in self.package.releases:
            if Version(release.version) == version:
                fitting = [v for v in _sound(release) if system in v.wheels or "any" in v.wheels]
                own = fitting[0].metadata if fitting else None
                return own or release.metadata
        return None

    def metadatas(self) -> list[Metadata]:
        """Return what any of the releases requires."""
        own = [
            v.metadata for r in self.package.releases for v in _sound(r) if v.metadata is not None
        ]
        return [*(r.metadata for r in self.package.releases), *own]


def _sound(release: Release) -> list[Variant]:
    return [v for v in release.variants if v.mark is None]
