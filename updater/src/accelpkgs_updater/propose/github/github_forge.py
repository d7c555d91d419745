"""GitHub as a forge."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.propose.forge import UncertainOutcome
from accelpkgs_updater.propose.github.api import Answer, Api
from accelpkgs_updater.propose.proposal import Alert, Proposal, Pull, Repository, Ticket, fallback

__all__ = ["NAME", "GitHub"]

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}")


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
        found = self._api.call("GET", self._path)
        permissions = found.get("permissions")
        may = permissions.get("push") if isinstance(permissions, dict) else None
        return Repository(found["owner"]["login"], found["name"], found["default_branch"], may)

    def pulls(self, base: str) -> list[Pull]:
        """Return the open pull requests against a branch."""
        return [
            _pull(p)
            for p in self._api.pages(f"{self._path}/pulls", {"state": "open", "base": base})
        ]

    def refused(self, base: str, owner: str, branch: str) -> list[Pull]:
        """Return the pull requests of a branch that were closed and not merged."""
        query = {"state": "closed", "base": base, "head": f"{owner}:{branch}"}
        return [
            _pull(p)
            for p in self._api.pages(f"{self._path}/pulls", query)
            if p.get("merged_at") is None
        ]

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
            return _pull(self._api.call("POST", f"{self._path}/pulls", body=body))
        except Answer as answer:
            # Another run was first, or main or the branch moved meanwhile.
            if answer.status == 422 and re.search(
                "already exists|No commits between|field.*head|invalid", answer.said
            ):
                raise UncertainOutcome(*answer.problems) from None
            raise

    def edit_pull(self, number: int, title: str, body: str) -> None:
        """Replace title and body."""
        self._api.call("PATCH", f"{self._path}/pulls/{number}", body={"title": title, "body": body})

    def close(self, number: int) -> None:
        """Close an issue or a pull request, which is an issue to this call."""
        self._api.call("PATCH", f"{self._path}/issues/{number}", body={"state": "closed"})

    def comments(self, number: int) -> list[str]:
        """Return the bodies of the comments on an issue or a pull request."""
        return [
            str(c.get("body") or "")
            for c in self._api.pages(f"{self._path}/issues/{number}/comments", {})
        ]

    def comment(self, number: int, body: str) -> None:
        """Comment on an issue or a pull request."""
        self._api.call("POST", f"{self._path}/issues/{number}/comments", body={"body": body})

    def add_labels(self, number: int, labels: tuple[str, ...]) -> None:
        """Add labels; unknown ones come into being."""
        self._api.call(
            "POST", f"{self._path}/issues/{number}/labels", body={"labels": list(labels)}
        )

    def remove_label(self, number: int, label: str) -> None:
        """Remove a label; one that is not there is fine."""
        try:
            self._api.call("DELETE", f"{self._path}/issues/{number}/labels/{quote(label, safe='')}")
        except UpdaterError as error:
            if "Label does not exist" not in str(error):
                raise

    def tickets(self) -> list[Ticket]:
        """Return the issues, closed ones too, oldest first."""
        query = {"state": "all", "sort": "created", "direction": "asc"}
        found = self._api.pages(f"{self._path}/issues", query)
        return [
            Ticket(i["number"], i.get("body") or "", i["state"] == "open")
            for i in found
            if "pull_request" not in i
        ]

    def open_ticket(self, alert: Alert) -> int:
        """Open an issue and return its number."""
        body = {"title": alert.title, "body": alert.text, "labels": ["hash-alarm"]}
        return int(self._api.call("POST", f"{self._path}/issues", body=body)["number"])


def _pull(value: dict[str, Any]) -> Pull:
    head = value["head"]
    return Pull(
        number=value["number"],
        name=f"#{value['number']}",
        branch=head["ref"],
        owner=((head.get("repo") or {}).get("owner") or {}).get("login", ""),
        title=value["title"],
        body=(value.get("body") or "").replace("\r\n", "\n"),
        draft=bool(value.get("draft")),
        labels=frozenset(label["name"] for label in value["labels"]),
    )
