"""GitHub's REST API: one call at a time, patient with limits, never twice where once might have been enough."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests

from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.propose.forge import UncertainOutcome
from accelpkgs_updater.propose.github.permissions import missing_permission

__all__ = ["API", "Answer", "Api"]

API = "https://api.github.com"
VERSION = "2022-11-28"
ATTEMPTS = 4
LONGEST_WAIT = 300.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Answer(UpdaterError):
    """An answer that is no success, with what GitHub says of it."""

    def __init__(self, problem: Problem, status: int, said: str) -> None:
        super().__init__(problem)
        self.status = status
        self.said = said


class Api:
    """Calls under one base URL. The token goes there and nowhere else: redirects are not followed."""

    def __init__(
        self, token: str, base: str = API, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        parts = urlsplit(base)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise UpdaterError(
                Problem(ErrorCode.NO_FORGE, "the forge's address is not https", str(parts.hostname))
            )
        self._base = base.rstrip("/")
        self._sleep = sleep
        self._session = requests.Session()
        # No .netrc, which requests would prefer to the header.
        self._session.auth = lambda request: request
        self._session.headers.update(
            {
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {token}",
                "User-Agent": "accelpkgs-updater",
                "X-GitHub-Api-Version": VERSION,
            }
        )

    def call(
        self, method: str, path: str, *, body: Any = None, query: dict[str, str] | None = None
    ) -> Any:
        """Make one call and return its JSON (None where there is none). Raises `Answer`, `Denied`, `UncertainOutcome`."""
        reads = method == "GET"
        for attempt in range(ATTEMPTS):
            try:
                answer = self._session.request(
                    method,
                    self._base + path,
                    json=body,
                    params=query,
                    timeout=(15, 60),
                    allow_redirects=False,
                )
            except requests.RequestException as error:
                failure = _problem(method, path, type(error).__name__)
                if not reads or attempt + 1 == ATTEMPTS:
                    raise (UpdaterError if reads else UncertainOutcome)(failure) from None
                self._sleep(2.0**attempt)
                continue
            wait = _limited(answer)
            if wait is not None:
                # A limited call was not carried out, so that even a write may be made again.
                if wait > LONGEST_WAIT or attempt + 1 == ATTEMPTS:
                    raise UpdaterError(
                        Problem(
                            ErrorCode.RATE_LIMIT,
                            f"GitHub asks to wait {wait:.0f} s",
                            path,
                            fix="run again later",
                        )
                    )
                self._sleep(wait)
            elif answer.status_code >= 500:
                failure = _problem(method, path, f"GitHub answered {answer.status_code}")
                if not reads or attempt + 1 == ATTEMPTS:
                    raise (UpdaterError if reads else UncertainOutcome)(failure)
                self._sleep(2.0**attempt)
            else:
                return _value(answer, method, path)
        raise AssertionError("please report: every attempt returns or raises")

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


def _value(answer: requests.Response, method: str, path: str) -> Any:
    value: Any = None
    with contextlib.suppress(requests.JSONDecodeError):
        value = answer.json()
    if 200 <= answer.status_code < 300:
        return value
    said = _said(value)
    if answer.status_code in (401, 403, 404):
        raise missing_permission(method, path, answer.status_code, said, answer.headers)
    raise Answer(
        _problem(method, path, f"GitHub answered {answer.status_code}: {said}"),
        answer.status_code,
        said,
    )


def _said(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    errors = value.get("errors")
    details = [
        str(e.get("message") or e.get("code")) if isinstance(e, dict) else str(e)
        for e in errors or ()
    ]
    return "; ".join([str(value.get("message", "")), *details])


def _limited(answer: requests.Response) -> float | None:
    """Return the seconds to wait where a limit (primary or secondary) was hit."""
    after = answer.headers.get("Retry-After", "")
    spent = answer.headers.get("X-RateLimit-Remaining") == "0"
    if answer.status_code not in (403, 429) or not (answer.status_code == 429 or after or spent):
        return None
    if after.isdigit():
        return float(after)
    reset = answer.headers.get("X-RateLimit-Reset", "")
    if spent and reset.isdigit():
        return max(0.0, float(reset) - time.time()) + 1.0
    # GitHub asks for at least a minute where it names no time.
    return 60.0


def _problem(method: str, path: str, why: str) -> Problem:
    return Problem(
        ErrorCode.FORGE, "the forge did not do what it was asked", f"{method} {path}", (why,)
    )
