"""A plan as a short text: the golden files of `tests/matrix`, whose diff is the change of what
people get.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from accelpkgs_updater.verify.plan_summary import PlannedPackage, Refusal, Summary

__all__ = ["golden", "golden_files", "stale"]


def golden(summary: Summary) -> str:
    """Return the text of a target: what was asked for first, a package a line.

    The lines between keep two updates that change neighbours from being a conflict to git.
    """
    if isinstance(summary, Refusal):
        return f"refused {summary.code}: {' '.join(summary.title.split())}\n"
    lines = [f"axes: {_axes(summary.axes)}"]
    direct = [_line(n, p) for n, p in sorted(summary.packages.items()) if p.direct]
    others = [_line(n, p) for n, p in sorted(summary.packages.items()) if not p.direct]
    return "\n\n".join([*lines, *direct, *(["needs:", *others] if others else [])]) + "\n"


def _axes(axes: Mapping[str, str]) -> str:
    return " ".join(f"{a}={v}" for a, v in sorted(axes.items()))


def _line(name: str, chosen: PlannedPackage) -> str:
    flavour = "" if chosen.flavour == "wheel" else f" {chosen.flavour}"
    axes = f" ({_axes(chosen.axes)})" if chosen.axes else ""
    # Machine code is what is expected; the exception is what a reader should see.
    jit = [d for d, kind in sorted(chosen.code.items()) if kind == "ptx"]
    jitted = f" PTX for {' '.join(jit)}" if jit else ""
    return f"{name} {chosen.version}{flavour}{axes}{jitted}"


def golden_files(summaries: dict[str, Summary]) -> dict[str, str]:
    """Return file name → text."""
    return {f"{name}.txt": golden(summary) for name, summary in sorted(summaries.items())}


def stale(folder: Path, files: dict[str, str]) -> list[str]:
    """Return the names of files in `folder` that are not as they should be: other, missing, or too
    many.
    """
    there = {p.name: p.read_text("utf-8") for p in folder.glob("*.txt")} if folder.is_dir() else {}
    return sorted(
        name for name in there.keys() | files.keys() if there.get(name) != files.get(name)
    )
