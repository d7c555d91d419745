"""A verification for people: lines, a table in Markdown, or JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from accelpkgs_updater.verify.compare import Kind, Verdict
from accelpkgs_updater.verify.markdown import code, plain
from accelpkgs_updater.verify.verification import Verification

__all__ = ["as_json", "as_lines", "as_markdown", "counted"]

ORDER: tuple[Kind, ...] = ("worse", "newer", "same")
MOST = 6
SHOWN = 12


def counted(verification: Verification) -> str:
    """Return `2 worse, 30 newer, 89 same`."""
    count = Counter(v.kind for v in verification.verdicts.values())
    return ", ".join(f"{count[kind]} {kind}" for kind in ORDER)


def as_lines(verification: Verification) -> list[str]:
    """Return a line for each target that changed, the worse ones first, and one that counts."""
    lines = []
    for kind in ORDER[:2]:
        for name, verdict in verification.verdicts.items():
            if verdict.kind == kind:
                lines.append(f"{kind:5} {name}: {_short(verdict)}")
    if verification.stale:
        lines.append(f"{len(verification.stale)} golden plans are out of date: verify --write")
    if verification.reach.is_stale:
        lines.append("tests/unreachable.txt is out of date: verify --variants --write")
    lines += [f"warning: {line}" for line in verification.reach.warnings()]
    return [*lines, f"{len(verification.verdicts)} targets: {counted(verification)}"]


def _short(verdict: Verdict) -> str:
    said = [*verdict.losses, *(c for c in verdict.changes if c not in verdict.losses)]
    more = f"; and {len(said) - MOST} more" if len(said) > MOST else ""
    return "; ".join(said[:MOST]) + more


def as_markdown(verification: Verification) -> str:
    """Return a table: targets that change alike share a row."""
    rows: defaultdict[tuple[Kind, str], list[str]] = defaultdict(list)
    for name, verdict in verification.verdicts.items():
        if verdict.kind != "same":
            rows[verdict.kind, _short(verdict)].append(name)
    lines = [f"{len(verification.verdicts)} targets: {counted(verification)}.", ""]
    if rows:
        lines += ["| targets | | what |", "| --- | --- | --- |"]
    for (kind, what), names in sorted(
        rows.items(), key=lambda row: (ORDER.index(row[0][0]), row[1])
    ):
        word = "**worse**" if kind == "worse" else kind
        shown = names if kind == "worse" else names[:SHOWN]
        more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
        lines.append(f"| {' '.join(code(n) for n in shown)}{more} | {word} | {plain(what, 1000)} |")
    reach = [problem for problem in verification.reach.problems() if problem.why]
    for problem in reach:
        lines += ["", f"**{plain(problem.title)}** ({problem.code}):", ""]
        lines += [f"- {plain(line, 400)}" for line in problem.why]
    if warnings := verification.reach.warnings():
        lines += ["", "Warnings:", ""]
        lines += [f"- {plain(line, 400)}" for line in warnings]
    return "\n".join(lines).rstrip() + "\n"


def as_json(verification: Verification) -> dict[str, Any]:
    """Return plain data."""
    return {
        "targets": {
            name: {"verdict": v.kind, "changes": list(v.changes), "losses": list(v.losses)}
            for name, v in verification.verdicts.items()
        },
        "unexpected": list(verification.unexpected),
        "stale": list(verification.stale),
        "packages": {
            name: {
                "target": one.target,
                "recorded": one.recorded,
                "reachable": one.newest,
                "why": list(one.why),
            }
            for name, one in verification.reach.packages.items()
        },
        "denied": list(verification.reach.denied),
        "warnings": verification.reach.warnings(),
        "unreachable": None if (found := verification.reach.unreachable) is None else list(found),
    }
