"""What answers mean: limits, failures, and how long to wait before another attempt."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests

from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError

__all__ = [
    "TRANSIENT",
    "Body",
    "BrokenBody",
    "Counters",
    "HttpError",
    "Limits",
    "failure",
    "rate_limited",
    "wait",
]

TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds: seconds without a byte, seconds for a body, bytes of a body, attempts, redirects, per host."""

    stall: float = 30.0
    total: float = 600.0
    body: int = 64 << 20
    attempts: int = 5
    redirects: int = 5
    per_host: int = 24
    longest_wait: float = 120.0


class HttpError(UpdaterError):
    """A request that did not succeed; `status` is None where no answer came."""

    def __init__(self, problem: Problem, status: int | None = None) -> None:
        super().__init__(problem)
        self.status = status


class BrokenBody(HttpError):
    """The connection ended inside a body; worth another attempt."""


@dataclass(frozen=True, slots=True)
class Body:
    """An answer read to its end; header names are lower case; `url` is where it came from."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes


@dataclass(slots=True)
class Counters:
    """What went over the wire."""

    requests: int = 0
    bytes: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, size: int) -> None:
        """Add one request's body."""
        with self.lock:
            self.requests += 1
            self.bytes += size


def rate_limited(response: requests.Response) -> bool:
    """Tell whether a refusal is a limit on the rate of requests."""
    # GitHub answers 403 with one of these for its primary and secondary limits.
    return response.status_code == 403 and (
        "Retry-After" in response.headers or response.headers.get("X-RateLimit-Remaining") == "0"
    )


def wait(response: requests.Response, attempt: int) -> float:
    """Return how many seconds to wait before another attempt: what the server asks for, else ever longer."""
    after = response.headers.get("Retry-After", "")
    if after.isdigit():
        return float(after)
    if after:
        with contextlib.suppress(ValueError, TypeError):
            return max(0.0, parsedate_to_datetime(after).timestamp() - time.time())
    reset = response.headers.get("X-RateLimit-Reset", "")
    if reset.isdigit() and response.headers.get("X-RateLimit-Remaining") == "0":
        return max(0.0, float(reset) - time.time())
    return min(0.5 * 2.0**attempt, 8.0)


def failure(url: str, why: str, status: int | None = None) -> HttpError:
    """Return the error of a request; neither query nor credentials of its address are told."""
    parts = urlsplit(url)
    place = f"{parts.hostname}{parts.path}"
    return HttpError(
        Problem(ErrorCode.DOWNLOAD, "a download failed", where=place, why=(why,)), status
    )
