"""Sizes of files that an index does not state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from accelpkgs_updater.core.diff import files_of
from accelpkgs_updater.core.models import Package, Release, Variant, states_nothing

__all__ = ["unsized", "with_sizes"]


def unsized(package: Package) -> set[str]:
    """Return the sha256 of the files whose size is not known, but those that nobody handed out just
    now.
    """
    silent = {
        f.sha256
        for r in package.releases
        for v in r.variants
        if states_nothing(v.mark) or "requires" in v.evidence
        for tags in v.wheels.values()
        for files in tags.values()
        for f in files
    }
    return {f.sha256 for r in package.releases for _, f in files_of(r) if f.size is None} - silent


def with_sizes(package: Package, sizes: Mapping[str, int]) -> Package:
    """Return the package with sizes (sha256 → bytes) filled in where they were unknown."""
    return (
        replace(package, releases=tuple(_release(r, sizes) for r in package.releases))
        if sizes
        else package
    )


def _release(release: Release, sizes: Mapping[str, int]) -> Release:
    sdist = release.sdist
    if sdist is not None and sdist.size is None:
        sdist = replace(sdist, size=sizes.get(sdist.sha256))
    return replace(
        release, variants=tuple(_variant(v, sizes) for v in release.variants), sdist=sdist
    )


def _variant(variant: Variant, sizes: Mapping[str, int]) -> Variant:
    wheels = {
        system: {
            tag: tuple(
                f if f.size is not None else replace(f, size=sizes.get(f.sha256)) for f in files
            )
            for tag, files in tags.items()
        }
        for system, tags in variant.wheels.items()
    }
    return replace(variant, wheels=wheels)
