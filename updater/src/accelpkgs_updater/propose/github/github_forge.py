"""GitHub as a forge."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.propose.forge import UncertainOutcome
from accelpkgs_updater.propose.github import answers
from accelpkgs_updater.propose.github.api import Answer, Api
from accelpkgs_updater.propose.proposal import (
    Proposal,
    Pull,
    Repository,
    Ticket,
    fallback,
)

__all__ = ["NAME", "GitHub"]

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")


class GitHub:
    """A repository on GitHub, `OWNER/REPO`."""

    def __init__(self, api: Api, name: str) -> None:
        if not NAME.fullmatch(name):
            raise UpdaterError(
                Problem(
                    ErrorCode.NO_FORGE,
                    f"{name} is no repository on GitHub",
                    fix="--repository OWNER/REPO",
                )
            )
        self._api = api
        self._path = f"/repos/{name}"

    def repository(self) -> Repository:
        """Return the repository that pull requests go to."""
        return self._api.call("GET", self._path, answers.repository)

    def pull(self, base: str, owner: str, branch: str) -> Pull | None:
        """Return the open pull request of a branch; GitHub lets there be one."""
        return next(iter(self._pulls("open", base, owner, branch)), None)

    def refused(self, base: str, owner: str, branch: str) -> list[Pull]:
        """Return the pull requests of a branch that were closed and not merged."""
        return [p for p in self._pulls("closed", base, owner, branch) if not p.merged]

    def _pulls(self, state: str, base: str, owner: str, branch: str) -> list[Pull]:
        query = {"state": state, "base": base, "head": f"{owner}:{branch}"}
        found = self._api.pages(f"{self._path}/pulls", answers.pull, query)
        # A filter that GitHub does not understand filters nothing.
        return [p for p in found if (p.owner.lower(), p.branch) == (owner.lower(), branch)]

    def open_pull(self, proposal: Proposal, head: str, base: str) -> Pull:
        """Open a pull request.

        Where the repository has no drafts (a free plan's private one), the title says it.
        """
        try:
            return self._open(proposal, head, base)
        except Answer as answer:
            if proposal.draft and "draft" in answer.said.lower():
                return self._open(fallback(proposal), head, base, draft=False)
            raise

    def _open(self, proposal: Proposal, head: str, base: str, draft: bool | None = None) -> Pull:
        body = {
            "title": proposal.title,
            "body": proposal.text,
            "head": head,
            "base": base,
            "draft": proposal.draft if draft is None else draft,
            "maintainer_can_modify": True,
        }
        try:
            return self._api.call("POST", f"{self._path}/pulls", answers.pull, body=body)
        except Answer as answer:
            # Another run was first, or main or the branch moved meanwhile.
            if answer.status == 422 and re.search(
                "already exists|No commits between|field.*head|invalid", answer.said
            ):
                raise UncertainOutcome(*answer.problems) from None
            raise

    def edit_pull(self, number: int, title: str, body: str) -> None:
        """Replace title and body."""
        change = {"title": title, "body": body}
        self._do("PATCH", f"{self._path}/pulls/{number}", change)

    def close(self, number: int) -> None:
        """Close an issue or a pull request, which is an issue to this call."""
        self._do("PATCH", f"{self._path}/issues/{number}", {"state": "closed"})

    def comments(self, number: int, author: str) -> list[str]:
        """Return the bodies of somebody's comments on an issue or a pull request."""
        found = self._api.pages(f"{self._path}/issues/{number}/comments", answers.comment, {})
        return [body for login, body in found if author and login.lower() == author.lower()]

    def comment(self, number: int, body: str) -> None:
        """Comment on an issue or a pull request."""
        self._do("POST", f"{self._path}/issues/{number}/comments", {"body": body})

    def add_labels(self, number: int, labels: tuple[str, ...]) -> None:
        """Add labels; unknown ones come into being."""
        self._do("POST", f"{self._path}/issues/{number}/labels", {"labels": list(labels)})

    def remove_label(self, number: int, label: str) -> None:
        """Remove a label; one that is not there is fine."""
        try:
            self._do("DELETE", f"{self._path}/issues/{number}/labels/{quote(label, safe='')}")
        except UpdaterError as error:
            if "Label does not exist" not in str(error):
                raise

    def tickets(
        self, label: str, *, closed: bool = False, author: str | None = None
    ) -> list[Ticket]:
        """Return what has a label, pull requests too, oldest first; open ones, or `closed` too.

        Where an author is given, what they opened is asked for beside.
        """
        path, state = f"{self._path}/issues", "all" if closed else "open"
        order = {"state": state, "sort": "created", "direction": "asc"}
        found = [
            t
            for t in self._api.pages(path, answers.ticket, {**order, "labels": label})
            if label in t.labels
        ]
        if author is not None:
            found += [
                t
                for t in self._api.pages(path, answers.ticket, {**order, "creator": author})
                if t.author.lower() == author.lower() and label not in t.labels
            ]
        return sorted(found, key=lambda t: t.number)

    def open_ticket(self, title: str, body: str, label: str) -> Ticket:
        """Open an issue and return it; a label that the token may not give is not there."""
        new = {"title": title, "body": body, "labels": [label]}
        return self._api.call("POST", f"{self._path}/issues", answers.ticket, body=new)

    def reopen(self, number: int) -> None:
        """Open an issue again."""
        self._do("PATCH", f"{self._path}/issues/{number}", {"state": "open"})

    def _do(self, method: str, path: str, body: Any = None) -> None:
        # Nothing is read of these answers: what came of it shows at the next look.
        self._api.call(method, path, lambda _: None, body=body)
