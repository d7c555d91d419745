"""What acts when Python starts, into the variants of a package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from accelpkgs_updater.core.models import Package, StartUpFile, Variant
from accelpkgs_updater.measure.start_up_file import StartUp

__all__ = ["with_start_up"]


def with_start_up(package: Package, known: Mapping[str, StartUp]) -> Package:
    """Return the package with `startUp` as is known by sha256, and of nothing else.

    A variant takes what is known of one file of each of its systems. Where its systems turn out
    different it becomes several variants. Where somebody looked at a part of them alone, what was
    found holds for all, and nothing found is no answer.
    """
    releases = tuple(
        replace(r, variants=tuple(v for variant in r.variants for v in _split(variant, known)))
        for r in package.releases
    )
    return replace(package, releases=releases)


def _split(variant: Variant, known: Mapping[str, StartUp]) -> Iterator[Variant]:
    of = {system: _found(variant, system, known) for system in variant.wheels}
    told = {found for found in of.values() if found is not None}
    if None in of.values() or len(told) < 2:
        whole = tuple(sorted({one for found in told for one in found}))
        unknown = not told or (None in of.values() and not whole)
        yield replace(variant, start_up=None if unknown else whole)
        return
    for found in dict.fromkeys(of.values()):
        systems = [system for system in of if of[system] == found]
        yield replace(
            variant,
            start_up=found,
            loads={s: variant.loads[s] for s in systems if s in variant.loads},
            wheels={s: variant.wheels[s] for s in systems},
        )


def _found(
    variant: Variant, system: str, known: Mapping[str, StartUp]
) -> tuple[StartUpFile, ...] | None:
    files = (f for files in variant.wheels[system].values() for f in files)
    return next((known[f.sha256].found for f in files if f.sha256 in known), None)
