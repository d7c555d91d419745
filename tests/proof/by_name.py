"""Lines of a report by their names."""

from __future__ import annotations

from typing import Any


def line(report: dict[str, Any], name: str) -> tuple[str, str, str]:
    """Outcome, what was promised and what was found of the one line of that name."""
    [row] = [row for row in report["lines"] if row["name"] == name]
    return row["outcome"], row["promised"], row["found"]


def outcomes(report: dict[str, Any], start: str) -> dict[str, str]:
    """Name without `start` → outcome, of the lines that begin so."""
    rows = [row for row in report["lines"] if row["name"].startswith(start)]
    return {row["name"].removeprefix(start): row["outcome"] for row in rows}


def differing(report: dict[str, Any]) -> list[str]:
    """The names of the lines that differ."""
    return [row["name"] for row in report["lines"] if row["outcome"] == "differs"]
