"""`show`: a package as a table."""

from __future__ import annotations

import re

from rich.table import Column, Table

from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.core.facts import KIND
from accelpkgs_updater.core.models import Package, Release, Variant
from accelpkgs_updater.proof.proofs_merge import HARDWARE

__all__ = ["rows", "show_package"]


def rows(package: Package) -> list[dict[str, str]]:
    """Return one row per variant (or per release without any), newest first."""
    found: list[dict[str, str]] = []
    for release in package.releases:
        variants: tuple[Variant | None, ...] = release.variants or (None,)
        found.extend(_row(release, v) for v in variants)
    return found


def _row(release: Release, variant: Variant | None) -> dict[str, str]:
    if variant is None:
        return {
            "version": release.version,
            "built for": "",
            "systems": "sdist only",
            "pythons": "",
            "code": "",
            "known from": "",
            "mark": "",
        }
    tags = {
        t.partition("-")[0] + ("t" if t.endswith("t") else "")
        for tags in variant.wheels.values()
        for t in tags
    }
    return {
        "version": release.version,
        "built for": " ".join(f"{k}={v}" for k, v in sorted(variant.axes.items())),
        "systems": " ".join(s.removesuffix("-linux") for s in variant.wheels),
        "pythons": " ".join(sorted(tags, key=lambda t: (len(t.rstrip("t")), t))),
        "code": " ".join(variant.capabilities or variant.gfx or ()),
        "known from": _known_from(variant),
        "mark": variant.mark or "",
    }


def _known_from(variant: Variant) -> str:
    """Return what of a variant is known by facts and how well, and where it ran."""
    grades = {k: e.get("grade") for k, e in variant.evidence.items() if e.get("kind") == KIND}
    told = ", ".join(f"{key} {grades[key]}" for key in sorted(grades))
    proven = variant.evidence.get(HARDWARE, {})
    ran = [str(proven["kind"]), *proven["targets"]] if proven else []
    return "; ".join(filter(None, (f"facts: {told}" if told else "", " ".join(ran))))


def show_package(package: Package, reporter: Reporter) -> None:
    """Print the table, or the rows as JSON."""
    found = rows(package)
    if reporter.as_json:
        reporter.json({"name": package.name, "variants": found})
        return
    if not reporter.out.is_terminal:
        for row in found:
            print("\t".join(row.values()))
        return
    if not found:
        reporter.out.print(f"{package.name} has no releases")
        return
    marks = list(dict.fromkeys(row["mark"] for row in found if row["mark"]))
    short = [_short(row, marks) for row in found]
    used = [key for key in found[0] if any(row[key] for row in found)]
    table = Table(
        *(Column(key, overflow="fold") for key in used), title=package.name, title_justify="left"
    )
    table.box, table.pad_edge = None, False
    for row in short:
        table.add_row(*(row[key] for key in used))
    reporter.out.print(table)
    for number, mark in enumerate(marks, 1):
        reporter.out.print(f"[{number}] {mark}", markup=False)


def _short(row: dict[str, str], marks: list[str]) -> dict[str, str]:
    """Return a row for a narrow terminal: runs of Pythons, codes without their prefix, marks as
    notes below.
    """
    mark = f"\\[{marks.index(row['mark']) + 1}]" if row["mark"] else ""
    return {
        **row,
        "pythons": _runs(row["pythons"].split()),
        "code": _codes(row["code"].split()),
        "mark": mark,
    }


def _runs(tags: list[str]) -> str:
    runs: list[list[tuple[str, int, str]]] = []
    for tag in sorted(tags, key=lambda t: (t.endswith("t"), len(t), t)):
        match = re.fullmatch(r"(cp3)(\d+)(t?)", tag)
        one = (match[1], int(match[2]), match[3]) if match else (tag, -1, "")
        last = runs[-1][-1] if runs else None
        if last and match and last == (one[0], one[1] - 1, one[2]):
            runs[-1].append(one)
        else:
            runs.append([one])
    return " ".join(
        dict.fromkeys("-".join(_tag(x) for x in dict.fromkeys((r[0], r[-1]))) for r in runs)
    )


def _tag(python: tuple[str, int, str]) -> str:
    return f"{python[0]}{python[1] if python[1] >= 0 else ''}{python[2]}"


def _codes(codes: list[str]) -> str:
    # sm_80 sm_90 compute_90 → sm_80 90 compute_90
    said: list[str] = []
    before = ""
    for code in codes:
        prefix, _, number = code.partition("_")
        said.append(number if number and prefix == before else code)
        before = prefix
    return " ".join(said)
