"""GitHub's REST API: one call at a time, never twice where once might have been enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.net.allowed_hosts import is_loopback, keeps_secrets
from accelpkgs_updater.net.http import Body, Http, HttpError, Limits
from accelpkgs_updater.net.json_fields import Malformed, json_of
from accelpkgs_updater.propose.forge import UncertainOutcome
from accelpkgs_updater.propose.github.answers import every, said
from accelpkgs_updater.propose.github.permissions import missing_permission

__all__ = ["Answer", "Api"]

VERSION = "2022-11-28"
PAGES = 100
"""Most pages of a list."""
T = TypeVar("T")
LIMITS = Limits(stall=60.0, attempts=4, longest_wait=300.0)


class Answer(UpdaterError):
    """An answer that is no success, with what GitHub says of it."""

    def __init__(self, problem: Problem, status: int, said: str) -> None:
        super().__init__(problem)
        self.status = status
        self.said = said


class Api:
    """Calls under one base URL. The token goes there and nowhere else."""

    def __init__(self, http: Http, token: str, base: str) -> None:
        parts = urlsplit(base)
        if not keeps_secrets(base):
            raise UpdaterError(
                Problem(ErrorCode.NO_FORGE, "the forge's address is not https", str(parts.hostname))
            )
        self._base = base.rstrip("/")
        self._hosts = frozenset({parts.hostname or ""})
        local = frozenset({parts.netloc} if is_loopback(base) else ())
        self._http = http.other(LIMITS, insecure_hosts=local)
        self._headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "X-GitHub-Api-Version": VERSION,
        }

    def call(
        self,
        method: str,
        path: str,
        read: Callable[[Any], T],
        *,
        body: Any = None,
        query: dict[str, str] | None = None,
    ) -> T:
        """Make one call and return what `read` makes of its JSON (None where there is none).

        Raises `Answer`, `MissingPermission`, `UncertainOutcome`.
        """
        return _read(method, path, read, self._send(method, path, body, query))

    def pages(self, path: str, read: Callable[[Any], T], query: dict[str, str]) -> list[T]:
        """Return every item of a list, a hundred a page. Raises where the list does not end."""
        items: list[T] = []
        for page in range(1, PAGES + 1):
            answer = self._send("GET", path, None, {**query, "per_page": "100", "page": str(page)})
            found = _read("GET", path, every(read), answer)
            items += found
            # A page may be short, and not the last; one that is full may say nothing.
            if len(found) < 100 and 'rel="next"' not in answer.headers.get("link", ""):
                return items
        why = f"the list does not end after {PAGES} pages; nothing is decided on a part of it"
        raise UpdaterError(_problem("GET", path, why))

    def _send(self, method: str, path: str, body: Any, query: dict[str, str] | None) -> Body:
        try:
            return self._http.call(
                method,
                self._base + path,
                hosts=self._hosts,
                headers=self._headers,
                json=body,
                query=query,
            )
        except HttpError as error:
            raise _meaning(error, method, path) from None


def _read(method: str, path: str, read: Callable[[Any], T], answer: Body) -> T:
    try:
        return read(json_of(answer.content))
    except Malformed as error:
        problem = _problem(method, path, f"the answer is not what GitHub describes: {error}")
    # What it was about may have been carried out all the same.
    raise (UpdaterError if method == "GET" else UncertainOutcome)(problem)


def _meaning(error: HttpError, method: str, path: str) -> UpdaterError:
    """Return what a call that failed means to us."""
    if error.limited:
        title = f"GitHub asks to wait {error.wait or 0:.0f} s"
        return UpdaterError(Problem(ErrorCode.RATE_LIMIT, title, path, fix="run again later"))
    if error.answer is None:
        problem = _problem(method, path, error.why)
    elif error.answer.status >= 500:
        problem = _problem(method, path, f"GitHub answered {error.answer.status}")
    else:
        return _refusal(error.answer, method, path)
    # A call that reads can have done nothing.
    return (UpdaterError if method == "GET" else UncertainOutcome)(problem)


def _refusal(answer: Body, method: str, path: str) -> UpdaterError:
    try:
        told = said(json_of(answer.content))
    except Malformed:
        told = ""
    if answer.status in (401, 403, 404):
        return missing_permission(method, path, answer.status, told, answer.headers)
    why = f"GitHub answered {answer.status}: {told}"
    if answer.status in (301, 302, 307, 308):
        why += " (the repository has another name now: --repository OWNER/REPO)"
    return Answer(_problem(method, path, why), answer.status, told)


def _problem(method: str, path: str, why: str) -> Problem:
    return Problem(
        ErrorCode.FORGE, "the forge did not do what it was asked", f"{method} {path}", (why,)
    )
