"""What is asked of the build system of a source, where none of its files says what it requires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from accelpkgs_updater.core.wheel import Sdist

__all__ = ["ASKED", "Ask", "OnlyBuild", "Told"]

ASKED = "its build system, asked with"


@dataclass(frozen=True, slots=True)
class Told:
    """METADATA that a build system made, and the CPython that it ran with."""

    metadata: bytes
    python: str

    @property
    def said(self) -> str:
        """Where it is from, as evidence names it."""
        return f"{ASKED} CPython {self.python}"


class Ask(Protocol):
    """Asks build systems."""

    def __call__(self, name: str, version: str, sdist: Sdist) -> Told:
        """Return what the build system of a source says. Raises `ValueError` where it says nothing:
        the text is why.
        """

    def known(self, sdist: Sdist) -> Told | None:
        """Return what it has said before."""


class OnlyBuild(ValueError):
    """Only a build can say what a tree requires."""
