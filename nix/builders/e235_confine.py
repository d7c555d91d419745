"""E235: foreign code that nothing would keep from the store."""

from __future__ import annotations

from collections.abc import Sequence

from problem import Problem

__all__ = ["CODES", "cannot_confine"]

# Code → heading in docs/errors.md.
CODES = {"E235": "foreign code cannot be kept from the store"}


def cannot_confine(refusals: Sequence[str]) -> Problem:
    """Builds own the store, and neither namespaces nor Landlock can be had. `refusals`: why."""
    return Problem(
        "E235",
        "what a package runs in this build could change the store",
        where="builds run as the owner of the store, and nothing confines foreign code here",
        why=refusals,
        fix=[
            "use Linux 5.13 or newer with Landlock, user namespaces, or a Nix with build users",
            "or, if you trust every package of the plan: ./nixw --nixw-trust …",
        ],
    )
