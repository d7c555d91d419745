"""Which trouble passes, how long to wait for that, and when to give up: the one place that knows.

A server that names a time is obeyed (RFC 9110, section 10.2.3; GitHub's `x-ratelimit-*`). Where
none is named, each wait is twice as long as the one before.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime

from accelpkgs_updater.net.responses import Body, HttpError, Limits, problem_of

__all__ = ["PassingError", "Patience", "lost", "refusal"]

TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
LONGEST_BACKOFF = 8.0
# GitHub asks for at least a minute where it names no time.
GITHUB_WAIT = 60.0
_GITHUB = "x-github-request-id"
# `str.isdigit` also holds for digits that no number is written with, such as ².
_NUMBER = re.compile(r"[0-9]{1,15}")


class PassingError(HttpError):
    """Trouble that another attempt may get over."""


@dataclass(slots=True)
class Patience:
    """How much is left of it for one request and what continues it."""

    limits: Limits
    sleep: Callable[[float], None]
    failures: int = 0

    def wait(self, error: PassingError) -> None:
        """Wait before another attempt; where there is to be none, raise the error."""
        self.failures += 1
        if error.wait is not None and error.wait > self.limits.longest_wait:
            why = (f"the server asks to wait {error.wait:.0f} s",)
            problem = replace(error.problems[0], why=why)
            raise HttpError(problem, error.status, limited=error.limited, wait=error.wait)
        if self.failures >= self.limits.attempts:
            raise error
        backoff = min(2.0 ** (self.failures - 1), LONGEST_BACKOFF)
        self.sleep(backoff if error.wait is None else error.wait)


def lost(url: str, why: str) -> PassingError:
    """Return the error of a request that no answer, or half of one, came to."""
    return PassingError(problem_of(url, why))


def refusal(url: str, answer: Body) -> HttpError:
    """Return the error of an answer that is not what was asked for."""
    limited = _limited(answer)
    passing = limited or answer.status in TRANSIENT
    return (PassingError if passing else HttpError)(
        problem_of(url, f"the server answered {answer.status}"),
        answer.status,
        answer=answer,
        limited=limited,
        wait=_asked(answer, limited) if passing else None,
    )


def _limited(answer: Body) -> bool:
    """Tell whether a refusal is a limit on the rate of requests."""
    if answer.status != 403:
        return answer.status == 429
    # GitHub's primary and secondary limits; a secondary one may be known by its words alone.
    return (
        "retry-after" in answer.headers
        or answer.headers.get("x-ratelimit-remaining") == "0"
        or (_GITHUB in answer.headers and b"secondary rate limit" in answer.content.lower())
    )


def _asked(answer: Body, limited: bool) -> float | None:
    after = answer.headers.get("retry-after", "")
    if _NUMBER.fullmatch(after):
        return float(after)
    if after:
        # A date may be none, and may be one that no clock shows.
        with contextlib.suppress(ValueError, TypeError, IndexError, OverflowError):
            return max(0.0, parsedate_to_datetime(after).timestamp() - time.time())
    reset = answer.headers.get("x-ratelimit-reset", "")
    if _NUMBER.fullmatch(reset) and answer.headers.get("x-ratelimit-remaining") == "0":
        # The second that it names has to be over.
        return max(0.0, float(reset) + 1.0 - time.time())
    return GITHUB_WAIT if limited and _GITHUB in answer.headers else None
