"""`show`: a package as a table."""

from __future__ import annotations

from rich.table import Table

from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.core.models import Package, Release, Variant

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
            "mark": "",
        }
    tags = {t.partition("-")[0] + ("t" if t.endswith("t") else "") for tags in variant.wheels.values() for t in tags}
    return {
        "version": release.version,
        "built for": " ".join(f"{k}={v}" for k, v in sorted(variant.axes.items())),
        "systems": " ".join(s.removesuffix("-linux") for s in variant.wheels),
        "pythons": " ".join(sorted(tags, key=lambda t: (len(t.rstrip("t")), t))),
        "code": " ".join(variant.capabilities or variant.gfx or ()),
        "mark": variant.mark or "",
    }


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
    used = [key for key in found[0] if any(r[key] for r in found)] if found else []
    table = Table(*used, title=package.name, title_justify="left", box=None, pad_edge=False)
    for row in found:
        table.add_row(*(row[key] for key in used))
    reporter.out.print(table)
