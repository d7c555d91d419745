"""What comes of a request: an answer, or the failure that says where and why; limits and counts."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.limits import Limit

__all__ = ["Body", "Counters", "HttpError", "Limits", "failure", "problem_of"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds: seconds without a byte, for a connection, for an answer, bytes of a body, attempts,
    silences of a host that never answered until it is not asked again, redirects, per host, seconds
    that a server may ask to wait.
    """

    stall: float = 30.0
    connect: float = 15.0
    total: float = field(default_factory=lambda: float(Limit.SECONDS.most))
    body: int = field(default_factory=lambda: Limit.PAGE.most)
    attempts: int = 5
    silences: int = 1 << 30
    redirects: int = 5
    per_host: int = 24
    longest_wait: float = 120.0


@dataclass(frozen=True, slots=True)
class Body:
    """An answer read to its end; header names are lower case; `url` is where it came from."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes


class HttpError(UpdaterError):
    """A request that did not succeed.

    `status` is None where no answer came; `answer` is the one that was no success. `limited`: a
    limit on the rate of requests kept it out, so that it was not carried out. `wait`: seconds that
    the server asks for.
    """

    def __init__(
        self,
        problem: Problem,
        status: int | None = None,
        *,
        answer: Body | None = None,
        limited: bool = False,
        wait: float | None = None,
    ) -> None:
        super().__init__(problem)
        self.status = status
        self.answer = answer
        self.limited = limited
        self.wait = wait

    @property
    def why(self) -> str:
        """Return the reason alone."""
        return "; ".join(self.problems[0].why)


@dataclass(slots=True)
class Counters:
    """What went over the wire."""

    requests: int = 0
    bytes: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, size: int, requests: int = 1) -> None:
        """Add some bytes; as a rule they are one request's body."""
        with self.lock:
            self.requests += requests
            self.bytes += size


def failure(url: str, why: str, status: int | None = None, *, fix: str = "") -> HttpError:
    """Return the error of a request; neither query nor credentials of its address are told."""
    return HttpError(problem_of(url, why, fix=fix), status)


def problem_of(url: str, why: str, *, fix: str = "") -> Problem:
    """Return the problem of `failure`."""
    parts = urlsplit(url)
    place = f"{parts.hostname or ''}{parts.path}"
    return Problem(ErrorCode.DOWNLOAD, "a download failed", place, (why,), fix)
