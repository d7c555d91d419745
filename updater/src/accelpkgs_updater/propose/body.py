"""The words of a pull request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accelpkgs_updater.core.diff import changes, files_of
from accelpkgs_updater.core.models import Package, Variant
from accelpkgs_updater.errors import Problem
from accelpkgs_updater.propose.draft import warning
from accelpkgs_updater.propose.family_update import PackageChange, plain_title
from accelpkgs_updater.propose.forge import Server
from accelpkgs_updater.verify.markdown import code, plain
from accelpkgs_updater.verify.report import as_markdown
from accelpkgs_updater.verify.standing import Standing, as_table
from accelpkgs_updater.verify.verification import Verification

__all__ = ["body", "title"]

BESIDES = 5_536
"""Characters that are left for the marker, and to say that something is left out."""
MOST = 30
_ABOUT = (
    "What upstream has new, found by `updater propose`. "
    "It follows upstream and the base branch until it is merged or",
    "closed, or somebody else commits to it. `docs/updates.md` says how to read it.",
    "",
)


def title(family: str, changed: tuple[PackageChange, ...]) -> str:
    """Return `torch: 2.8.0 -> 2.9.0`: of the package that names the family, else of the first that
    moved.
    """
    moved = [c for c in changed if c.before is None or _newest(c.before) != _newest(c.after)]
    chosen = next((c for c in moved if c.after.name == family), moved[0] if moved else None)
    if chosen is None:
        return plain_title(f"{family}: {_touched(changed)}")
    name = chosen.after.name
    prefix = f"{family}:" if name == family else f"{family}: {name}"
    old = _newest(chosen.before) if chosen.before else "new"
    return plain_title(f"{prefix} {old} -> {_newest(chosen.after)}")


def _wrong_fact(problem: Problem) -> str:
    said = "; ".join(problem.why)
    return plain(f"{problem.title} ({problem.code}), {problem.where}: {said}. {problem.fix}", 600)


def _newest(package: Package) -> str:
    return package.releases[0].version if package.releases else "none"


def _touched(changed: tuple[PackageChange, ...]) -> str:
    """What became of releases other than the newest."""
    said = [changes(c.before, c.after) for c in changed]
    kinds = (
        ("also", [v for s in said for v in s.added]),
        ("without", [v for s in said for v in s.removed]),
        ("files of", [v for s in said for v in s.changed]),
    )
    return (
        ", ".join(f"{word} {' '.join(sorted(set(of))[:3])}" for word, of in kinds if of)
        or "the same in other words"
    )


def body(
    changed: tuple[PackageChange, ...],
    verification: Verification,
    changelogs: Mapping[str, str],
    server: Server,
    *,
    refuted: Sequence[Problem] = (),
    stand: Sequence[Standing] = (),
) -> str:
    """Return the body, in Markdown in which upstream's words format nothing.

    `refuted`: facts that what was read contradicts. `stand`: what usual machines get.
    """
    lines = warning(verification, changed)
    box = [*server.notice("warning", lines), ""] if lines else []
    head = [*_ABOUT, *box, "### Versions", "", *_versions(changed, verification), ""]
    look = [*map(_wrong_fact, refuted), *_review(changed, verification)]
    review = ["### To look at", "", *(f"- {line}" for line in look), ""]
    table = ["### What people get", "", as_markdown(verification).rstrip(), ""]
    stands = ["### How it stands", "", *as_table(stand), ""] if stand else []
    measured = (
        ["### GPU code of the new releases", "", *code_lines, ""]
        if (code_lines := _code(changed))
        else []
    )
    links = [
        f"- {code(n)}: <{u}>"
        for n, u in sorted(changelogs.items())
        if any(c.after.name == n for c in changed)
    ]
    upstream = ["### Upstream", "", *links, ""] if links else []
    files = ["<details><summary>Files</summary>", "", *_files(changed), "", "</details>", ""]
    parts = [head, review, table, stands, measured, upstream, files]
    longest = server.longest_text - BESIDES
    kept: list[str] = []
    for part in parts:
        if sum(len(line) + 1 for line in [*kept, *part]) > longest:
            kept += ["_The rest is too long for a pull request; the diff has it._", ""]
            break
        kept += part
    return "\n".join(kept)


def _versions(changed: tuple[PackageChange, ...], verification: Verification) -> list[str]:
    lines = [
        "| package | newest | added | no longer kept | files "
        "| newest published / recorded / reachable |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for c in changed:
        said = changes(c.before, c.after)
        added, removed = _names(c.after) - _names(c.before), _names(c.before) - _names(c.after)
        newest = (
            f"{_newest(c.before)} → {_newest(c.after)}" if c.before else f"new, {_newest(c.after)}"
        )
        lines.append(
            f"| {code(c.after.name)} | {plain(newest)} | {plain(', '.join(said.added))} | "
            f"{plain(', '.join(said.removed))} | +{len(added)} -{len(removed)} | "
            f"{plain(_known(c.after, verification))} |"
        )
    return lines


def _known(package: Package, verification: Verification) -> str:
    """The newest that upstream has (its line, as far as that is known), that is recorded, and that
    a target can have.
    """
    published = f"{package.published[0]}.x" if package.published else "not known"
    reach = verification.reach.packages.get(package.name)
    reachable = (reach.newest or "none") if reach else "not known"
    return f"{published} / {_newest(package)} / {reachable}"


def _names(package: Package | None) -> set[str]:
    return {f.file for r in package.releases for _, f in files_of(r)} if package else set()


def _files(changed: tuple[PackageChange, ...]) -> list[str]:
    lines = []
    for c in changed:
        added, removed = (
            sorted(_names(c.after) - _names(c.before)),
            sorted(_names(c.before) - _names(c.after)),
        )
        for sign, names in (("+", added), ("-", removed)):
            lines += [f"- {sign} {code(n)}" for n in names[:MOST]]
            lines += (
                [f"- {sign} and {len(names) - MOST} more of {code(c.after.name)}"]
                if len(names) > MOST
                else []
            )
    return lines


def _new_variants(c: PackageChange) -> list[tuple[str, Variant]]:
    known = {r.version for r in c.before.releases} if c.before else set()
    return [(r.version, v) for r in c.after.releases if r.version not in known for v in r.variants]


def _code(changed: tuple[PackageChange, ...]) -> list[str]:
    lines = []
    for c in changed:
        for version, variant in _new_variants(c):
            found = [*(variant.capabilities or ()), *(variant.gfx or ())]
            if found:
                axes = " ".join(
                    [
                        *(f"{a}={v}" for a, v in sorted(variant.axes.items())),
                        *sorted(variant.wheels),
                    ]
                )
                kind = variant.evidence.get("capabilities", variant.evidence.get("gfx", {})).get(
                    "kind", "stated"
                )
                lines.append(
                    f"- {code(f'{c.after.name} {version} ({axes})')}: "
                    f"{code(' '.join(found), 300)}, {plain(kind)}"
                )
    return lines[:MOST]


def _review(changed: tuple[PackageChange, ...], verification: Verification) -> list[str]:
    lines = []
    if verification.worse:
        lines.append(f"{len(verification.worse)} targets are worse off, see above")
    unknown = [
        f"{c.after.name} {version}"
        for c in changed
        for version, v in _new_variants(c)
        if v.axes.get("cuda", "none") != "none" and v.capabilities is None
    ]
    if unknown:
        lines.append(
            "GPU code is not known yet, `updater measure` reads it: "
            f"{plain(', '.join(sorted(set(unknown))[:8]))}"
        )
    new = [c.after.name for c in changed if c.before is None]
    if new:
        lines.append(
            f"new packages, reached by requirements: {' '.join(code(n) for n in new[:20])}"
        )
    marked = sorted(
        {f"{c.after.name} {version}" for c in changed for version, v in _new_variants(c) if v.mark}
    )
    if marked:
        lines.append(f"marked, so that nobody gets them: {plain(', '.join(marked[:8]))}")
    gained = [n for n, v in verification.verdicts.items() if "can be met now" in v.changes]
    if gained:
        lines.append(f"targets that can be met now: {' '.join(code(n) for n in gained[:20])}")
    if all(v.kind == "same" for v in verification.verdicts.values()):
        return [*lines, "no target gets anything else than before: package data alone changes"]
    return [*lines, "the diff of `tests/matrix` and `tests/golden`: it is what changes for people"]
