"""What cards said, into the variants of a package: `evidence.hardware`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from accelpkgs_updater.core.models import Package, Variant
from accelpkgs_updater.proof.proofs_file import Proof, Proofs

__all__ = ["HARDWARE", "with_proofs"]

HARDWARE: Final = "hardware"
_KIND: Final = "proven on hardware"


def with_proofs(package: Package, proofs: Proofs) -> Package:
    """Return the package with what is known of its files by their hashes, and of nothing else."""
    releases = tuple(
        replace(r, variants=tuple(_proven(variant, proofs) for variant in r.variants))
        for r in package.releases
    )
    return replace(package, releases=releases)


def _proven(variant: Variant, proofs: Proofs) -> Variant:
    files = (f for tags in variant.wheels.values() for fs in tags.values() for f in fs)
    known = [(p, f.file) for f in files for p in proofs.get(f.sha256, ("", ()))[1]]
    rest = {key: value for key, value in variant.evidence.items() if key != HARDWARE}
    if known:
        rest[HARDWARE] = _evidence(known)
    return variant if rest == variant.evidence else replace(variant, evidence=rest)


def _evidence(known: list[tuple[Proof, str]]) -> dict[str, Any]:
    """Return the newest proof, and every target on which there is one."""
    newest, file = max(known, key=lambda one: (one[0].date, one[0], one[1]))
    targets = sorted({proof.target for proof, _ in known}, key=_order)
    told = {"kind": _KIND, "targets": targets, "date": newest.date, "gpu": newest.gpu, "file": file}
    return told | ({"driver": newest.driver} if newest.driver else {})


def _order(target: str) -> tuple[tuple[int, ...], str]:
    numbers = re.findall(r"\d+", target) if target[:1].isdigit() else []
    return tuple(map(int, numbers)), target
