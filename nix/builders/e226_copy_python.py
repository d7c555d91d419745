"""E226: an interpreter that cannot be a part of the store."""

from __future__ import annotations

from problem import Problem

__all__ = ["CODES", "cannot_be_moved"]

# Code → heading in docs/errors.md.
CODES = {"E226": "an interpreter that cannot be copied"}


def cannot_be_moved(folder: str) -> Problem:
    """Its files name its folder, in fewer letters than another place takes."""
    return Problem(
        "E226",
        "this Python cannot be copied into the store",
        where=folder,
        why="its files name that folder, in fewer letters than another place takes",
        fix=[
            "show the folder to the sandbox (sandbox-paths of nix.conf), and name it in `visible`",
            "of bases.host; or take a Python that was built to be moved",
        ],
    )
