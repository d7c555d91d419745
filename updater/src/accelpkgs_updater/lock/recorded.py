"""Packages of a lock that are made of what the folder beside records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from packaging.version import Version

from accelpkgs_updater.core.models import Package, Release, Variant
from accelpkgs_updater.core.wheel import Wheel

__all__ = ["all_hashes", "part_of", "with_recorded"]


def with_recorded(package: Package, beside: Package | None) -> Package:
    """Return a package that has the folder beside's record of each of its releases: more is known
    of them there.
    """
    known = {r.version: r for r in beside.releases} if beside else {}
    return replace(package, releases=tuple(known.get(r.version, r) for r in package.releases))


def part_of(
    beside: Package, versions: Collection[Version], command: str, hashes: frozenset[str]
) -> Package:
    """Return some releases of a recorded package, with the files alone that have one of the
    hashes; no hashes: all.
    """
    kept = [r for r in beside.releases if Version(r.version) in versions]
    if hashes:
        kept = [found for r in kept if (found := _with_hashes(r, hashes)) is not None]
    return replace(beside, releases=tuple(kept), generated_by=command)


def _with_hashes(release: Release, hashes: frozenset[str]) -> Release | None:
    variants = tuple(
        replace(v, wheels=wheels) for v in release.variants if (wheels := _wheels(v, hashes))
    )
    sdist = release.sdist if release.sdist and release.sdist.sha256 in hashes else None
    return replace(release, variants=variants, sdist=sdist) if variants or sdist else None


def _wheels(
    variant: Variant, hashes: frozenset[str]
) -> Mapping[str, Mapping[str, tuple[Wheel, ...]]]:
    kept = {
        system: {
            tag: right
            for tag, files in tags.items()
            if (right := tuple(f for f in files if f.sha256 in hashes))
        }
        for system, tags in variant.wheels.items()
    }
    return {system: tags for system, tags in kept.items() if tags}


def all_hashes(releases: Iterable[Release]) -> list[str]:
    """Return the hashes of all files of some releases, sorted."""
    found = {
        f.sha256
        for r in releases
        for v in r.variants
        for tags in v.wheels.values()
        for files in tags.values()
        for f in files
    } | {r.sdist.sha256 for r in releases if r.sdist}
    return sorted(h for h in found if h)
