"""Measurements into the variants of a package."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from accelpkgs_updater.core.axes import is_assumed, is_measured
from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.loader_facts import SONAMES, SonameTable
from accelpkgs_updater.core.models import Package, Variant
from accelpkgs_updater.measure.loads import loads_of
from accelpkgs_updater.measure.measurement import Measurement
from accelpkgs_updater.measure.order import nearest

__all__ = ["facts_of", "mark_of", "merge", "weak_axes"]

_MARK: Final = "needs symbols that torch"
_DECLARED: Final = {
    "kind": "declared",
    "source": "its name, index or requirements; its libraries need none of one CUDA alone",
}


def weak_axes(config: Config | None, version: str, system: str, *, by_name: bool) -> frozenset[str]:
    """Return the axes of a release on a system that `update.toml` only assumes, until its files are
    measured: a literal value for all files, or one declared. `by_name`: they are of the package
    index.
    """
    if config is None:
        return frozenset()
    rules = {axis for axis, rule in config.axes.items() if is_assumed(rule)}
    of = {s.kind for s in config.sources if (s.kind == "index") == by_name}
    declared = (
        d
        for d in config.declared
        if d.versions.contains(version, prereleases=True)
        and system in (d.systems or (system,))
        and of & {*(d.sources or of)}
    )
    return frozenset(rules | {a for d in declared for a, v in d.axes.items() if isinstance(v, str)})


def merge(
    package: Package,
    measurements: Mapping[str, Measurement],
    *,
    config: Config | None = None,
    table: SonameTable = SONAMES,
) -> Package:
    """Return the package with what was measured, by sha256, in its variants.

    What was declared before gives way.

    A variant takes the measurement of one of its files, for each of its systems. Where its systems
    turn out different it becomes several variants. Doing it twice changes nothing. `config`: its
    `update.toml`, which says whether device code counts, and which axes are only assumed.
    `table`: which CUDA a SONAME belongs to.
    """
    merging = _Merging(package.name, measurements, config, table)
    releases = tuple(
        replace(
            r,
            variants=tuple(v for variant in r.variants for v in merging.split(r.version, variant)),
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


@dataclass(frozen=True, slots=True)
class _Merging:
    name: str
    measurements: Mapping[str, Measurement]
    config: Config | None
    table: SonameTable

    def split(self, version: str, variant: Variant) -> Iterator[Variant]:
        parts: dict[str, Variant] = {}
        for system, tags in variant.wheels.items():
            files = (f for files in tags.values() for f in files)
            found = next((m for f in files if (m := self.measurements.get(f.sha256))), None)
            part = replace(variant, wheels={system: tags}, loads={})
            if found:
                weak = weak_axes(self.config, version, system, by_name=_by_name(variant))
                part = self._with_code(self._linked(part, found, system, weak), found)
            # Evidence names a file and loads a system: what is told apart is what the resolver
            # looks at.
            key = repr((sorted(part.axes.items()), part.capabilities, part.gfx, part.mark))
            if known := parts.get(key):
                wheels = {**known.wheels, **part.wheels}
                part = replace(known, wheels=wheels, loads={**known.loads, **part.loads})
            parts[key] = part
        yield from parts.values() if parts else (variant,)

    def _with_code(self, variant: Variant, found: Measurement) -> Variant:
        # Some packages choose among many kernels while they run, so that the code that lies in
        # them tells too little.
        if self.config is not None and not self.config.measured:
            return variant
        facts = facts_of(found, variant.axes)
        proof = _proof(f"fat binary headers of {found.file}", found)
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

    def _linked(
        self, variant: Variant, found: Measurement, system: str, weak: Collection[str]
    ) -> Variant:
        """Add what its libraries need, and what they say of the CUDA that it is for."""
        loads = loads_of(self.name, found, variant.axes, self.table)
        if loads is None:
            return variant
        declared, measured = variant.axes.get("cuda"), loads.get("cuda")
        axes, evidence = variant.axes, dict(variant.evidence)
        evidence.pop("cuda", None)
        if declared not in (None, "none"):
            if measured and measured != declared.partition(".")[0] and "cuda" in weak:
                other = {**axes, "cuda": measured}
                again = loads_of(self.name, found, other, self.table) or {}
                # Of alternatives another may be taken then, which says otherwise.
                if again.get("cuda") == measured:
                    axes, loads = other, again
            elif not measured and "cuda" in weak and self._has_none(found):
                axes = {axis: value for axis, value in axes.items() if axis != "cuda"}
                loads = loads_of(self.name, found, axes, self.table) or {}
            if "cuda" in axes:
                evidence["cuda"] = (
                    _proof(f"NEEDED of the libraries in {found.file}", found)
                    if loads.get("cuda") == axes["cuda"].partition(".")[0]
                    else _DECLARED
                )
        return replace(variant, axes=axes, evidence=evidence, loads={system: loads})

    def _has_none(self, found: Measurement) -> bool:
        """Tell whether a file has nothing of CUDA, where its `update.toml` leaves that to it."""
        rule = self.config.axes.get("cuda", "") if self.config else ""
        return is_measured(rule) and not (found.capabilities or found.by_cuda)


def _by_name(variant: Variant) -> bool:
    files = (f for tags in variant.wheels.values() for fs in tags.values() for f in fs)
    return variant.url_prefix is None and not any(f.url for f in files)


def _proof(source: str, found: Measurement) -> dict[str, str]:
    return {"kind": "measured", "source": source, "sha256": found.sha256, "date": found.date}


def _nearest(
    by_version: Mapping[str, tuple[str, ...]], wanted: str | None
) -> tuple[str, ...] | None:
    best = nearest(by_version, wanted)
    return None if best is None else by_version[best]
