"""What a forge must offer: `Server` is what holds without asking it, `Forge` what it does.

Each kind of forge is a folder beside this file and a line in `forges.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.propose.proposal import Proposal, Pull, Repository, Ticket

__all__ = [
    "Forge",
    "MissingPermission",
    "PushWords",
    "Server",
    "UncertainOutcome",
    "without_label",
]


class UncertainOutcome(UpdaterError):
    """Nobody knows whether a call was carried out, or the world changed under it: look again, then
    decide anew.
    """


class MissingPermission(UpdaterError):
    """The token lacks a permission; the problem says which."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class PushWords:
    """A forge's own words around a push, beside git's.

    `permission`: what a token needs. `protected`: how a refusal by a rule reads (a regular
    expression). `unknown`: how one reads where nobody, or the wrong one, asks.
    """

    permission: str
    protected: str
    unknown: str


class Server(Protocol):
    """One server of a kind of forge, as the environment of this run names it. It asks nobody."""

    @property
    def url(self) -> str:
        """Where people and git find it."""

    @property
    def token(self) -> str | None:
        """The secret that is proposed with; None where there is none."""

    @property
    def token_variable(self) -> str:
        """Where a person puts the token."""

    @property
    def repository(self) -> str | None:
        """The repository that the environment names."""

    @property
    def longest_text(self) -> int:
        """Most characters of a pull request's body."""

    @property
    def push_words(self) -> PushWords:
        """What it says of pushes."""

    def login(self, token: str) -> str:
        """Return what git says for a token: `user:password`."""

    def repository_of(self, url: str) -> str | None:
        """Return the repository that a remote's URL means, None where that is elsewhere."""

    def notice(self, kind: Literal["warning"], lines: Sequence[str]) -> list[str]:
        """Return lines of Markdown as a box that people do not overlook."""

    def forge(self, http: Http, token: str, name: str) -> Forge:
        """Return a repository. Raises `UpdaterError` where there can be none of that name."""


class Forge(Protocol):
    """A repository on a server. Each method is one step that may fail.

    All raise `UpdaterError`; `UncertainOutcome` where a look is worth it.
    """

    def repository(self) -> Repository:
        """Return the repository that pull requests go to."""

    def pull(self, base: str, owner: str, branch: str) -> Pull | None:
        """Return the open pull request of a branch against another one."""

    def refused(self, base: str, owner: str, branch: str) -> list[Pull]:
        """Return the pull requests of a branch that were closed and not merged."""

    def open_pull(self, proposal: Proposal, head: str, base: str) -> Pull:
        """Open a pull request; `head` is `owner:branch`."""

    def edit_pull(self, number: int, title: str, body: str) -> None:
        """Replace title and body."""

    def close(self, number: int) -> None:
        """Close an issue or a pull request."""

    def comments(self, number: int, author: str) -> list[str]:
        """Return the bodies of somebody's comments on an issue or a pull request."""

    def comment(self, number: int, body: str) -> None:
        """Comment on an issue or a pull request."""

    def add_labels(self, number: int, labels: tuple[str, ...]) -> None:
        """Add labels; unknown ones come into being."""

    def remove_label(self, number: int, label: str) -> None:
        """Remove a label; one that is not there is fine."""

    def tickets(
        self, label: str, *, closed: bool = False, author: str | None = None
    ) -> list[Ticket]:
        """Return what has a label, pull requests too, oldest first; open ones, or `closed` too.

        Where an author is given, what they opened is asked for beside.
        """

    def open_ticket(self, title: str, body: str, label: str) -> Ticket:
        """Open an issue and return it; a label that the token may not give is not there."""

    def reopen(self, number: int) -> None:
        """Open an issue again."""


def without_label(ticket: Ticket, label: str) -> Problem:
    """Return the problem of an issue that no next run would find, and open another one."""
    return Problem(
        ErrorCode.PERMISSION,
        "the token lacks a permission: labels of issues",
        f"issue {ticket.number}",
        (f"it did not get its label, {label}, by which it is found again; so it is closed",),
        "give the token the right to label (triage), or let the workflow's own token do it",
    )
