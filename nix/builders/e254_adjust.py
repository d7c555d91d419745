"""E254: a wheel does in an unknown way what a base without /usr has to change."""

from __future__ import annotations

from problem import Problem

__all__ = ["CODES", "unknown_way"]

# Code → heading in docs/errors.md.
CODES = {"E254": "a wheel could not be adjusted"}


def unknown_way(path: str, what: str, script: str) -> Problem:
    """A file of the wheel does `what`, but not in the way that `script` of nix/builders knows."""
    return Problem(
        "E254",
        f"{path} {what} in a way that is not known",
        fix=f"extend nix/builders/{script}; until then take an older release",
    )
