"""E240: two things of an environment want one place."""

from __future__ import annotations

from collections.abc import Sequence

from problem import Problem, shorten

__all__ = ["CODES", "one_command", "one_path", "replaces"]

# Code → heading in docs/errors.md.
CODES = {"E240": "two packages want one place"}

_LEAVE = "leave one of them out"
_WINS = 'or say whose counts: wins = [ "the other" ] in package.nix of the one'


def one_path(collisions: Sequence[str]) -> Problem:
    """Two packages have different files at these paths."""
    return Problem(
        "E240",
        "two packages put different files in one place",
        where=shorten(collisions),
        fix=[_LEAVE, _WINS],
    )


def one_command(name: str, providers: Sequence[str]) -> Problem:
    """Two packages have a command of that name."""
    return Problem(
        "E240",
        f"two packages have a command {name}",
        where=providers,
        fix=[_LEAVE, _WINS],
    )


def replaces(path: str) -> Problem:
    """A package brings a file that the environment has itself."""
    return Problem(
        "E240",
        "a package replaces a file of the environment",
        where=path,
        fix="leave it out, or ask its publisher",
    )
