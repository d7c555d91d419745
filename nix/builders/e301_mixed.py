"""E301 at build time; its first place is nix/errors/e301-mixed-concretisations.nix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from problem import Problem, shorten

__all__ = ["CODES", "mixed"]

# Code → heading in docs/errors.md.
CODES = {"E301": "packages of two concretisations"}


def mixed(ids: Mapping[str, Sequence[str]]) -> Problem:
    """The packages are of several concretisations: id → their names."""
    return Problem(
        "E301",
        "an environment can hold one concretisation only",
        where=[f"{identity}: {', '.join(shorten(names))}" for identity, names in ids.items()],
        why="packages of two concretisations were not solved together: "
        "they may be built against different things",
        fix="name all packages in one concretise call, or make two environments",
    )
