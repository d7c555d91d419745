"""A line of the report: what was promised, what was found, and what follows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

AGREES, DIFFERS, NOT_ASKED = "agrees", "differs", "not asked"


@dataclass(frozen=True)
class Line:
    """`name` is its place, such as rule.9.0.sm_90a. Of what was not asked `found` is the reason."""

    name: str
    outcome: str
    promised: str
    found: str

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def judged(name: str, promised: str, found: str, *, holds: bool) -> Line:
    """A line that agrees where the promise holds."""
    return Line(name, AGREES if holds else DIFFERS, promised, found)


def not_asked(name: str, promised: str, why: str) -> Line:
    """A question that could not be asked; it proves nothing, and nothing differs."""
    return Line(name, NOT_ASKED, promised, why)
