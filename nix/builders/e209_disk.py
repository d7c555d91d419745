"""E209: any builder can meet a full disk."""

from __future__ import annotations

from problem import Problem

__all__ = ["CODES", "disk_full"]

# Code → heading in docs/errors.md.
CODES = {"E209": "the disk is full"}


def disk_full(error: OSError) -> Problem:
    """There was no space left to write."""
    return Problem(
        "E209",
        "the disk is full",
        where=str(error.filename or "the build folder"),
        fix="free space, then try again",
    )
