"""E227: the Python that runs the builders. It must be importable by older ones."""

from __future__ import annotations

from problem import Problem

__all__ = ["CODES", "LEAST", "too_old"]

# Code → heading in docs/errors.md.
CODES = {"E227": "the Python of the builders is too old"}

# What the builders are written for; the oldest that is supported (nix/facts/support.json).
LEAST = (3, 10)


def too_old(found: str) -> Problem:
    """`found`: its version."""
    least = ".".join(map(str, LEAST))
    return Problem(
        "E227",
        f"the Python that runs the builders is {found}, and they need {least}",
        where="/usr/bin/python3, or builderPython of bases.host",
        fix=f'name a newer one: bases.host {{ builderPython = "/usr/bin/python{least}"; … }}',
    )
