"""What is proposed, and what a forge shows."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace

__all__ = [
    "ALARM",
    "PREFIX",
    "Alert",
    "Proposal",
    "Pull",
    "Repository",
    "Ticket",
    "marked",
    "marker",
]

PREFIX = "updater/"
"""Branches of the updater begin like this."""

ALARM = "hash-alarm"
"""The label of a hash alarm."""

_MARKER = re.compile(r"<!-- accelpkgs-updater (\{[^<>\n]*\}) -->")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One family's update as it should stand on the forge.

    `commit` is a pure function of base, tree and message.
    """

    family: str
    packages: tuple[str, ...]
    title: str
    body: str
    commit: str
    draft: bool = False
    labels: tuple[str, ...] = ()

    @property
    def branch(self) -> str:
        """Return the branch's name."""
        return PREFIX + self.family

    @property
    def text(self) -> str:
        """Return the body with its marker, which says what the text was made for."""
        return f"{self.body.rstrip()}\n\n{marker(self.stamp)}\n"

    @property
    def stamp(self) -> dict[str, object]:
        """Return what the marker holds.

        A person's edits of title and body stay until it changes.
        """
        digest = hashlib.sha256(f"{self.title}\0{self.body}".encode()).hexdigest()[:16]
        return {
            "family": self.family,
            "packages": list(self.packages),
            "draft": self.draft,
            "text": digest,
        }


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request; `name` is how the forge's texts refer to it, `owner` whose repository its
    branch is in, `author` who opened it (empty where these are gone).
    """

    number: int
    name: str
    branch: str
    owner: str
    title: str
    body: str
    draft: bool
    labels: frozenset[str] = frozenset()
    merged: bool = False
    author: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """An issue, or a pull request where `is_pull`; `author` is empty where that is gone, `name` is
    how the forge's texts refer to it, `refused` whether it was closed as what nobody plans to do.
    """

    number: int
    body: str
    open: bool
    labels: frozenset[str] = frozenset()
    author: str = ""
    is_pull: bool = False
    name: str = ""
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository on a forge; `may_push` is None where the forge does not say."""

    owner: str
    name: str
    default_branch: str
    may_push: bool | None


@dataclass(frozen=True, slots=True)
class Alert:
    """A hash alarm as an issue; `key` identifies it for ever."""

    key: str
    title: str
    body: str

    @property
    def text(self) -> str:
        """Return the body with its marker."""
        return f"{self.body.rstrip()}\n\n{marker({'alarm': self.key})}\n"


def marker(value: dict[str, object]) -> str:
    """Return a comment that nobody sees, holding plain data."""
    text = (
        json.dumps(value, sort_keys=True)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("--", "-\\u002d")
    )
    return f"<!-- accelpkgs-updater {text} -->"


def marked(body: str) -> dict[str, object]:
    """Return what the last marker of a body holds, nothing where there is none."""
    found = _MARKER.findall(body)
    try:
        value = json.loads(found[-1]) if found else {}
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def fallback(proposal: Proposal) -> Proposal:
    """Return the proposal for a forge without drafts: its title says what a draft would."""
    return replace(proposal, title=f"DRAFT: {proposal.title}")
