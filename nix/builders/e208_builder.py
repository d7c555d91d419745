"""E208: a builder met what nobody thought of. It is a fault of this project."""

from __future__ import annotations

from collections.abc import Sequence

from problem import Problem

__all__ = ["CODES", "builder_failed"]

# Code → heading in docs/errors.md.
CODES = {"E208": "a builder failed"}


def builder_failed(kind: str, where: Sequence[str], error: BaseException, kept: str) -> Problem:
    """`where`: what it was making, and the line; `kept`: the file that has the traceback."""
    return Problem(
        "E208",
        f"the builder {kind} failed",
        where=where,
        why=f"{type(error).__name__}: {error}",
        fix=f"please report it, with {kept} of the build folder: --keep-failed keeps it",
    )
