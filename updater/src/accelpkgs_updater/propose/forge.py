"""What a forge must offer. GitHub is one (github.py); another is a file beside it."""

from __future__ import annotations

from typing import Protocol

from accelpkgs_updater.errors import Problem, UpdaterError
from accelpkgs_updater.propose.proposal import Alert, Proposal, Pull, Repository, Ticket

__all__ = ["Forge", "MissingPermission", "UncertainOutcome"]


class UncertainOutcome(UpdaterError):
    """Nobody knows whether a call was carried out, or the world changed under it: look again, then decide anew."""


class MissingPermission(UpdaterError):
    """The token lacks a permission; the problem says which."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)


class Forge(Protocol):
    """Each method is one step that may fail. All raise `UpdaterError`; `UncertainOutcome` where a look is worth it."""

    def repository(self) -> Repository:
        """Return the repository that pull requests go to."""

    def pulls(self, base: str) -> list[Pull]:
        """Return the open pull requests against a branch."""

    def refused(self, base: str, owner: str, branch: str) -> list[Pull]:
        """Return the pull requests of a branch that were closed and not merged."""

    def open_pull(self, proposal: Proposal, head: str, base: str) -> Pull:
        """Open a pull request; `head` is `owner:branch`."""

    def edit_pull(self, number: int, title: str, body: str) -> None:
        """Replace title and body."""

    def close(self, number: int) -> None:
        """Close an issue or a pull request."""

    def comments(self, number: int) -> list[str]:
        """Return the bodies of the comments on an issue or a pull request."""

    def comment(self, number: int, body: str) -> None:
        """Comment on an issue or a pull request."""

    def add_labels(self, number: int, labels: tuple[str, ...]) -> None:
        """Add labels; unknown ones come into being."""

    def remove_label(self, number: int, label: str) -> None:
        """Remove a label; one that is not there is fine."""

    def tickets(self) -> list[Ticket]:
        """Return the issues, closed ones too, oldest first."""

    def open_ticket(self, alert: Alert) -> int:
        """Open an issue and return its number."""
