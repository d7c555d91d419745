"""A server of GitHub, github.com by default: addresses, limits, words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from accelpkgs_updater.net.http import Http
from accelpkgs_updater.net.tokens import token_of
from accelpkgs_updater.propose.forge import PushWords
from accelpkgs_updater.propose.github.api import Api
from accelpkgs_updater.propose.github.github_forge import NAME, GitHub

__all__ = ["GitHubServer"]

URL = "https://github.com"
API = "https://api.github.com"
_REMOTE = re.compile(
    r"(?:https?://(?:[^/@]*@)?|ssh://git@|git@)"
    r"(?P<host>[^/:]+)[:/](?P<name>[^/]+/[^/]+?)(?:\.git)?/?"
)


@dataclass(frozen=True, slots=True)
class GitHubServer:
    """See `Server`. `api`: the address of its REST API."""

    url: str = URL
    api: str = API
    token: str | None = None
    repository: str | None = None

    token_variable = "GITHUB_TOKEN"
    longest_text = 65_536
    push_words = PushWords(
        permission="contents: write",
        protected="GH006|GH013|rule violations",
        unknown="Repository not found",
    )

    @staticmethod
    def of(environment: Mapping[str, str]) -> GitHubServer:
        """Return the server that a workflow's variables name."""
        return GitHubServer(
            environment.get("GITHUB_SERVER_URL") or URL,
            environment.get("GITHUB_API_URL") or API,
            token_of(environment),
            environment.get("GITHUB_REPOSITORY"),
        )

    def login(self, token: str) -> str:
        """See `Server.login`."""
        return f"x-access-token:{token}"

    def repository_of(self, url: str) -> str | None:
        """See `Server.repository_of`; `OWNER/REPO`."""
        found = _REMOTE.fullmatch(url)
        if found is None or found["host"] != (urlsplit(self.url).hostname or ""):
            return None
        return found["name"] if NAME.fullmatch(found["name"]) else None

    def notice(self, kind: Literal["warning"], lines: Sequence[str]) -> list[str]:
        """See `Server.notice`; GitHub calls them alerts."""
        return [f"> [!{kind.upper()}]", *(f"> {line}".rstrip() for line in lines)]

    def forge(self, http: Http, token: str, name: str) -> GitHub:
        """See `Server.forge`."""
        return GitHub(Api(http, token, self.api), name)
