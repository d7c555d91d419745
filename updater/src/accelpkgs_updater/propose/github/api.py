"""GitHub's REST API: one call at a time, never twice where once might have been enough."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.net.allowed_hosts import is_loopback, keeps_secrets
from accelpkgs_updater.net.http import Body, Http, HttpError, Limits
from accelpkgs_updater.propose.forge import UncertainOutcome
from accelpkgs_updater.propose.github.permissions import missing_permission

__all__ = ["Answer", "Api"]

VERSION = "2022-11-28"
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
        self, method: str, path: str, *, body: Any = None, query: dict[str, str] | None = None
    ) -> Any:
        """Make one call and return its JSON (None where there is none).

        Raises `Answer`, `MissingPermission`, `UncertainOutcome`.
        """
        try:
            answer = self._http.call(
                method,
                self._base + path,
                hosts=self._hosts,
                headers=self._headers,
                json=body,
                query=query,
            )
        except HttpError as error:
            raise _meaning(error, method, path) from None
        return _value(answer)

    def pages(self, path: str, query: dict[str, str]) -> list[Any]:
        """Return every item of a list, a hundred a page."""
        items: list[Any] = []
        for page in range(1, 101):
            found = self.call("GET", path, query={**query, "per_page": "100", "page": str(page)})
            if not isinstance(found, list):
                raise UpdaterError(_problem("GET", path, "the answer is no list"))
            items += found
            if len(found) < 100:
                break
        return items


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
    said = _said(_value(answer))
    if answer.status in (401, 403, 404):
        return missing_permission(method, path, answer.status, said, answer.headers)
    problem = _problem(method, path, f"GitHub answered {answer.status}: {said}")
    return Answer(problem, answer.status, said)


def _value(answer: Body) -> Any:
    try:
        return json.loads(answer.content)
    except ValueError:
        return None


def _said(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    errors = value.get("errors")
    details = [
        str(e.get("message") or e.get("code")) if isinstance(e, dict) else str(e)
        for e in errors or ()
    ]
    return "; ".join([str(value.get("message", "")), *details])


def _problem(method: str, path: str, why: str) -> Problem:
    return Problem(
        ErrorCode.FORGE, "the forge did not do what it was asked", f"{method} {path}", (why,)
    )
