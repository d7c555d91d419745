"""Measurements into the variants of a package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from accelpkgs_updater.core.models import Package, Variant
from accelpkgs_updater.measure.measurement import Measurement
from accelpkgs_updater.measure.order import version_key

__all__ = ["facts_of", "mark_of", "merge"]

_MARK: Final = "needs symbols that torch"


def merge(package: Package, measurements: Mapping[str, Measurement]) -> Package:
    """Return the package with what was measured, by sha256, in its variants.

    What was declared before gives way.

    A variant takes the measurement of one of its files, for each of its systems. Where its systems
    turn out different it becomes several variants. Doing it twice changes nothing.
    """
    releases = tuple(
        replace(
            r, variants=tuple(v for variant in r.variants for v in _split(variant, measurements))
        )
        for r in package.releases
    )
    return replace(package, releases=releases)


def facts_of(measured: Measurement, axes: Mapping[str, str]) -> dict[str, tuple[str, ...] | None]:
    """Return the `capabilities` and `gfx` that a measurement gives a variant with these axes.

    None: its files have no such code, so there is nothing to list (an empty list would refuse every
    device). A variant for no CUDA or no ROCm gets neither: what such a file has for others is no
    concern of it.
    """
    facts: dict[str, tuple[str, ...] | None] = {}
    if axes.get("cuda") != "none":
        facts["capabilities"] = (
            _nearest(measured.by_cuda, axes.get("cuda")) or measured.capabilities or None
        )
    if axes.get("rocm") != "none":
        facts["gfx"] = _nearest(measured.by_rocm, axes.get("rocm")) or measured.gfx or None
    return facts


def mark_of(measured: Measurement, torch: str | None) -> str | None:
    """Return why a wheel must never be chosen: the torch it is built for lacks symbols that it
    needs.

    `torch` is that release or a prefix of it; None for a wheel that claims a range, which fits as
    long as one fits.
    """
    checks = [c for c in measured.symbols if torch is None or f"{c.torch}.".startswith(f"{torch}.")]
    if not checks or not all(c.missing for c in checks):
        return None
    first = checks[0]
    more = f" and {len(first.missing) - 1} more" if len(first.missing) > 1 else ""
    return f"{_MARK} {first.torch} does not have: {first.missing[0]}{more}"


def _split(variant: Variant, measurements: Mapping[str, Measurement]) -> Iterator[Variant]:
    parts: dict[str, Variant] = {}
    for system, tags in variant.wheels.items():
        found = next(
            (m for files in tags.values() for f in files if (m := measurements.get(f.sha256))), None
        )
        part = replace(variant, wheels={system: tags})
        if found:
            part = _with(part, found)
        # Evidence names a file and so differs by system: what is told apart is what the resolver
        # looks at.
        key = repr((part.capabilities, part.gfx, part.mark))
        known = parts.get(key)
        parts[key] = replace(known, wheels={**known.wheels, **part.wheels}) if known else part
    yield from parts.values() if parts else (variant,)


def _with(variant: Variant, found: Measurement) -> Variant:
    facts = facts_of(found, variant.axes)
    source = f"fat binary headers of {found.file}"
    proof = {"kind": "measured", "source": source, "sha256": found.sha256, "date": found.date}
    evidence = {key: value for key, value in variant.evidence.items() if key not in facts}
    evidence |= {key: proof for key, value in facts.items() if value is not None}
    # A mark of ours is as old as the measurement that it came from.
    others = None if (variant.mark or "").startswith(_MARK) else variant.mark
    return replace(
        variant,
        capabilities=facts.get("capabilities", variant.capabilities),
        gfx=facts.get("gfx", variant.gfx),
        mark=mark_of(found, variant.axes.get("torch")) or others,
        evidence=evidence,
    )


def _nearest(
    by_version: Mapping[str, tuple[str, ...]], wanted: str | None
) -> tuple[str, ...] | None:
    """Return the entry for a version, else for the newest older one of its major version, as the
    loaders pick it.
    """
    if wanted is None or not wanted.replace(".", "").isdigit():
        return None
    key = version_key(wanted)
    older = [v for v in by_version if version_key(v)[0] == key[0] and version_key(v) <= key]
    return by_version[max(older, key=version_key)] if older else None
