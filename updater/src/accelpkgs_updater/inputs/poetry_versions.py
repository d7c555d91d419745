"""Constraints on versions of Poetry (`^1.2`, `~1.2`, `>=1 || 0.9.*`) as PEP 440 writes them."""

from __future__ import annotations

import re

from packaging.specifiers import SpecifierSet
from packaging.version import Version

__all__ = ["poetry_specifiers"]

_CLAUSE = re.compile(r"(\^|~=|~|===|==|=|!=|<=|>=|<|>)?\s*([0-9A-Za-z][0-9A-Za-z.*+!_-]*|\*)")


def poetry_specifiers(text: str) -> list[SpecifierSet]:
    """Return the alternatives of a constraint. Raises `ValueError` where one is none."""
    return [_alternative(part) for part in re.split(r"\|\|?", text)]


def _alternative(text: str) -> SpecifierSet:
    rest = text.strip(" \t,")
    clauses = []
    while rest:
        match = _CLAUSE.match(rest)
        if match is None:
            raise ValueError(f"{text.strip()[:200]!r} is no constraint on versions")
        clauses += _clause(match[1] or "", match[2])
        rest = rest[match.end() :].lstrip(" \t,")
    return SpecifierSet(",".join(clauses))


def _clause(operator: str, version: str) -> list[str]:
    if version == "*":
        return []
    if operator in ("^", "~"):
        return [f">={version}", f"<{_above(operator, version)}"]
    return [f"{'==' if operator in ('', '=') else operator}{version}"]


def _above(operator: str, version: str) -> str:
    numbers = list(Version(version).release)
    if operator == "~":
        place = min(1, len(numbers) - 1)
    else:
        # The first number that is not zero may not grow; of zeros alone, the last that is written.
        place = next((n for n, number in enumerate(numbers) if number), len(numbers) - 1)
    return ".".join(map(str, [*numbers[:place], numbers[place] + 1]))
