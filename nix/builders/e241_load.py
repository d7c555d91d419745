"""E241: a library of a built environment that cannot be loaded."""

from __future__ import annotations

from collections.abc import Sequence

from problem import Problem, shorten

__all__ = ["CODES", "cannot_load"]

# Code → heading in docs/errors.md.
CODES = {"E241": "a library cannot be loaded"}


def cannot_load(
    package: str, version: str, faults: Sequence[str], why: Sequence[str], fix: Sequence[str]
) -> Problem:
    """`faults`: a file and what the loader says, each; `why` and `fix` are of the first."""
    return Problem(
        "E241",
        f"{package} {version} has a library that cannot be loaded",
        where=shorten(faults),
        why=why,
        fix=fix,
    )
