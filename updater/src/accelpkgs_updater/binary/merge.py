"""Measurements into the variants of a package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from accelpkgs_updater.binary.model import Measurement
from accelpkgs_updater.binary.order import version_key
from accelpkgs_updater.core.models import Package, Variant

__all__ = ["facts_of", "mark_of", "merge"]


def merge(package: Package, measurements: Mapping[str, Measurement]) -> Package:
    """Return the package with what was measured, by sha256, in its variants; what was declared before gives
    way.

    A variant takes the measurement of one of its files, for each of its systems. Where its systems turn out
    different it becomes several variants. Doing it twice changes nothing.
    """
    releases = tuple(
        replace(r, variants=tuple(v for variant in r.variants for v in _split(variant, measurements)))
        for r in package.releases
    )
    return replace(package, releases=releases)


def facts_of(measured: Measurement, axes: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of a variant with these axes that a measurement of one of its files determines."""
    source = f"fat binary headers of {measured.file}"
    evidence = {"kind": "measured", "source": source, "sha256": measured.sha256, "date": measured.date}
    capabilities = _nearest(measured.by_cuda, axes.get("cuda")) or measured.capabilities
    gfx = _nearest(measured.by_rocm, axes.get("rocm")) or measured.gfx
    facts: dict[str, Any] = {"mark": mark_of(measured, axes.get("torch"))}
    # No list says nothing; an empty one would refuse wheels that have no device code to begin with.
    facts["capabilities"] = capabilities if capabilities and axes.get("cuda") != "none" else None
    facts["gfx"] = gfx if gfx and axes.get("rocm") != "none" else None
    facts["evidence"] = {key: evidence for key in ("capabilities", "gfx") if facts[key] is not None}
    return facts


def mark_of(measured: Measurement, torch: str | None) -> str | None:
    """Return why a wheel must never be chosen: the torch it is built for lacks symbols that it needs."""
    for check in measured.symbols:
        if check.missing and (torch is None or check.torch == torch):
            more = f" and {len(check.missing) - 1} more" if len(check.missing) > 1 else ""
            return f"needs symbols that torch {check.torch} does not have: {check.missing[0]}{more}"
    return None


def _split(variant: Variant, measurements: Mapping[str, Measurement]) -> Iterator[Variant]:
    parts: dict[str, Variant] = {}
    for system, tags in variant.wheels.items():
        found = next((m for files in tags.values() for f in files if (m := measurements.get(f.sha256))), None)
        part = replace(variant, wheels={system: tags})
        if found:
            facts = facts_of(found, variant.axes)
            kept = {k: v for k, v in variant.evidence.items() if k not in ("capabilities", "gfx")}
            part = replace(
                part,
                **{**facts, "mark": facts["mark"] or variant.mark, "evidence": {**kept, **facts["evidence"]}},
            )
        # Evidence names a file and so differs by system: what is told apart is what the resolver looks at.
        key = repr((part.capabilities, part.gfx, part.mark))
        known = parts.get(key)
        parts[key] = replace(known, wheels={**known.wheels, **part.wheels}) if known else part
    yield from parts.values() if parts else (variant,)


def _nearest(by_version: Mapping[str, tuple[str, ...]], wanted: str | None) -> tuple[str, ...] | None:
    """Return the entry for a version, else for the newest older one of the same major version, as the loaders
    pick it.
    """
    if wanted is None or not wanted.replace(".", "").isdigit():
        return None
    key = version_key(wanted)
    older = [v for v in by_version if version_key(v)[0] == key[0] and version_key(v) <= key]
    return by_version[max(older, key=version_key)] if older else None
