"""A report of a card, taken as evidence for the variants that it speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from accelpkgs_updater.core.capability import covers
from accelpkgs_updater.core.models import Variant
from accelpkgs_updater.disk.files import exclusive
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.proof.proof_report import Computed, ProofReport
from accelpkgs_updater.proof.proofs_file import Proof, load_proofs, save_proofs, with_proof
from accelpkgs_updater.proof.proofs_merge import with_proofs

__all__ = ["Taken", "take"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a wheel: written, known already, or left out, with the reason."""

    name: str
    version: str
    became: str


def take(store: Store, report: ProofReport) -> list[Taken]:
    """Record what a report proves. Raises `UpdaterError` where it proves nothing, and where it
    contradicts what is recorded; nothing is written then.
    """
    _judge(report)
    with exclusive(store.folder):
        found = [(one, _variant(store, one)) for one in report.computed]
        wrong = [problem for one, v in found if v and (problem := _contradiction(one, v, report))]
        if wrong:
            raise UpdaterError(*wrong)
        return [_write(store, one, variant, report) for one, variant in found]


def _judge(report: ProofReport) -> None:
    if report.outcome == "proven":
        return
    told = tuple(
        f"{name}: promised: {promised}; found: {found}" for name, promised, found in report.differs
    )
    more = (f"and {len(told) - 5} more",) if len(told) > 5 else ()
    why = {
        "differs": (*told[:5], *more),
        "no GPU": ("there was no GPU",),
        "nothing asked": ("nothing was asked of the GPU",),
    }[report.outcome]
    fix = "open an issue with the report, so that the fact or the rule is mended"
    if report.outcome != "differs":
        fix = "run it where there is a GPU, with a set that has something to ask (docs/proofs.md)"
    title = "a report of a card proves nothing"
    raise UpdaterError(Problem(ErrorCode.UNPROVEN, title, "outcome", why, fix))


def _variant(store: Store, one: Computed) -> Variant | None:
    """Return the variant that has the very file. Raises `UpdaterError`."""
    package = store.package(one.name)
    releases = package.releases if package else ()
    for release in releases:
        for variant in release.variants:
            files = (f for tags in variant.wheels.values() for fs in tags.values() for f in fs)
            if any((f.sha256, f.file) == (one.sha256, one.file) for f in files):
                return variant
    return None


def _contradiction(one: Computed, variant: Variant, report: ProofReport) -> Problem | None:
    codes = variant.gfx if report.target.startswith("gfx") else variant.capabilities
    if not codes:
        return None
    if report.target.startswith("gfx"):
        fits = any(report.target == code.partition(":")[0] for code in codes)
    else:
        cuda = variant.axes.get("cuda")
        fits = any(covers(code, report.target, cuda) for code in codes)
    if fits:
        return None
    return Problem(
        ErrorCode.CONTRADICTING_PROOF,
        f"{one.name} {one.version} cannot have computed on {report.target}",
        one.file,
        (f"it has code for {', '.join(codes)} (recorded), which {report.target} does not run",),
        "find out which of both is wrong: measure the wheel again, or ask who sent the report",
    )


def _write(store: Store, one: Computed, variant: Variant | None, report: ProofReport) -> Taken:
    if variant is None:
        return Taken(one.name, one.version, "left out: its file is not recorded here")
    proof = Proof(
        target=report.target,
        driver=report.driver or "",
        date=report.date,
        gpu=report.gpu,
        plan=report.plan,
    )
    before = load_proofs(store, one.name)
    known = with_proof(before, one.sha256, one.file, proof)
    changed = known != before and save_proofs(store, one.name, known)
    package = store.package(one.name)
    if package is not None:
        changed = store.write(with_proofs(package, known)) or changed
    return Taken(one.name, one.version, "recorded" if changed else "known already")
