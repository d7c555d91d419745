"""Packages that a folder beside has: what a lock may count on and leaves alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.models import Metadata, Package, Release, Variant
from accelpkgs_updater.core.select import SelectableRelease

__all__ = ["PackageBeside"]


@dataclass(frozen=True, slots=True)
class PackageBeside:
    """What is recorded of a package, as a search sees it."""

    package: Package
    _candidates: list[SelectableRelease] = field(default_factory=list, compare=False)
    _by_version: dict[Version, Release] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        self._by_version.update((Version(r.version), r) for r in self.package.releases)
        self._candidates.extend(_candidate(v, r) for v, r in self._by_version.items())

    def candidates(self) -> list[SelectableRelease]:
        """Return the releases and where they can be used; marked variants cannot."""
        return self._candidates

    def has(self, version: Version) -> bool:
        """Tell whether a release is recorded with anything that can be used."""
        release = self._by_version.get(version)
        return release is not None and (release.sdist is not None or bool(_sound(release)))

    def metadata(self, version: Version, system: str) -> Metadata | None:
        """Return what a release requires on a system; the best of its variants speaks for it."""
        release = self._by_version.get(version)
        if release is None:
            return None
        fitting = [v for v in _sound(release) if system in v.wheels or "any" in v.wheels]
        own = fitting[0].metadata if fitting else None
        return own or release.metadata

    def uploaded(self, version: Version) -> str | None:
        """Return the day on which a release was uploaded, where that is recorded."""
        release = self._by_version.get(version)
        return release.uploaded if release else None

    def metadatas(self) -> list[Metadata]:
        """Return what any of the releases requires."""
        own = [
            v.metadata for r in self.package.releases for v in _sound(r) if v.metadata is not None
        ]
        return [*(r.metadata for r in self.package.releases), *own]


def _candidate(version: Version, release: Release) -> SelectableRelease:
    sound = _sound(release)
    tags = {s: [t for v in sound for t in v.wheels.get(s, ())] for v in sound for s in v.wheels}
    python = SpecifierSet(",".join(f"{o}{v}" for o, v in release.metadata.requires_python))
    return SelectableRelease.of(version, tags, python, sdist=release.sdist is not None)


def _sound(release: Release) -> list[Variant]:
    return [v for v in release.variants if v.mark is None]
