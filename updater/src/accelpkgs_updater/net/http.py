"""HTTP for the whole program: one pool, bounded per host, patient, and suspicious.

Only https, only allowed hosts, redirects checked one by one (a token never follows one to another
scheme, host or port), answers bounded in bytes and in time. `patience` says what is tried again,
`deadline` when an answer takes too long, `ranges` reads parts of a file, `conditional` pages that
are remembered.
"""

from __future__ import annotations

import contextlib
import copy
import math
import re
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urljoin, urlsplit

from accelpkgs_updater.boundary import reason
from accelpkgs_updater.limits import Limit
from accelpkgs_updater.net.allowed_hosts import AllowedHosts, origin
from accelpkgs_updater.net.deadline import answering_within, is_too_slow
from accelpkgs_updater.net.ends import Ends
from accelpkgs_updater.net.patience import PassingError, Patience, lost, refusal
from accelpkgs_updater.net.responses import Body, Counters, HttpError, Limits, failure
from accelpkgs_updater.net.wire import Wire

if TYPE_CHECKING:
    import requests

__all__ = ["Body", "Http", "HttpError", "Limits"]

REDIRECT = {301, 302, 303, 307, 308}
SECRET = ("authorization", "cookie", "private-token")
ANSWERS = frozenset({200, 206, 304, 404})
SUCCESS = range(200, 300)
SAID = 64 << 10
"""Most bytes that are read of an answer that is no success."""
_LENGTH = re.compile(r"[0-9]{1,18}")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Request:
    url: str
    hosts: frozenset[str]
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    json: Any = None
    query: Mapping[str, str] | None = None
    follows: bool = True


@dataclass(frozen=True, slots=True)
class _Most:
    """The most bytes of an answer, and how a person allows more."""

    size: int
    fix: str = ""

    @staticmethod
    def of(limit: int | Limit) -> _Most:
        return _Most(limit.most, limit.fix) if isinstance(limit, Limit) else _Most(limit)


class Http:
    """The one way to the network. Thread-safe."""

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        verify: str | bool = True,
        proxies: Mapping[str, str] | None = None,
        insecure_hosts: frozenset[str] = frozenset(),
        credentials: Mapping[str, str] | None = None,
        replay: Mapping[str, str] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.limits = limits or Limits()
        self.counters = Counters()
        self.ends = Ends()
        self._wire = Wire(verify)
        self._proxies = dict(proxies or {})
        self._places = AllowedHosts(insecure_hosts, dict(replay or {}))
        self._credentials = dict(credentials or {})
        self._sleep = sleep
        self._slots: defaultdict[str, threading.BoundedSemaphore] = defaultdict(
            lambda: threading.BoundedSemaphore(self.limits.per_host)
        )
        self._slots_lock = threading.Lock()
        self._heard: set[str] = set()
        self._silences: Counter[str] = Counter()

    def other(self, limits: Limits, insecure_hosts: frozenset[str] = frozenset()) -> Http:
        """Return a client with other limits, and without replay; all connections are shared."""
        made = copy.copy(self)
        made.limits = limits
        made._places = AllowedHosts(insecure_hosts)
        return made

    def patience(self) -> Patience:
        """Return the patience for one request and what continues it."""
        return Patience(self.limits, self._sleep)

    def get(
        self,
        url: str,
        *,
        hosts: frozenset[str],
        headers: Mapping[str, str] | None = None,
        limit: int | Limit | None = None,
        method: str = "GET",
        partial: bool = False,
    ) -> Body:
        """Fetch a whole body of at most `limit` bytes; by default of an index page.

        304 and 404 are answers, other failures raise `HttpError`. With `partial`, a 200 where 206
        was asked for is returned with its body unread.
        """
        request = _Request(url, hosts, headers or {}, method)
        most = _Most(self.limits.body, Limit.PAGE.fix) if limit is None else _Most.of(limit)
        unread = frozenset({200} if partial else ())
        return self._patiently(
            lambda: self._whole(request, ANSWERS, most, unread),
            again=lambda error: error.status is not None or self._may_answer(url),
        )

    def call(
        self,
        method: str,
        url: str,
        *,
        hosts: frozenset[str],
        headers: Mapping[str, str],
        json: Any = None,
        query: Mapping[str, str] | None = None,
    ) -> Body:
        """Make one call of an API; what is no success raises `HttpError`, with the answer.

        Redirects are not followed. What may have been carried out is not done a second time: only
        what reads is tried again, and what a rate limit kept out.
        """
        request = _Request(url, hosts, headers, method, json, query, follows=False)
        return self._patiently(
            lambda: self._whole(request, SUCCESS, _Most(self.limits.body)),
            again=lambda error: method == "GET" or error.limited,
        )

    @contextlib.contextmanager
    def stream(
        self, url: str, *, hosts: frozenset[str], headers: Mapping[str, str] | None = None
    ) -> Iterator[requests.Response]:
        """Open a response, redirects followed and passing failures retried; the caller reads it."""
        request = _Request(url, hosts, headers or {})
        total = 4 * self.limits.total
        with self._patiently(lambda: self._open(request, ANSWERS, total)) as response:
            yield response

    @contextlib.contextmanager
    def attempt(
        self, url: str, *, hosts: frozenset[str], headers: Mapping[str, str]
    ) -> Iterator[requests.Response]:
        """Open a response as `stream` does, but once: the caller has the patience."""
        with self._open(_Request(url, hosts, headers), ANSWERS, math.inf) as response:
            yield response

    def _patiently(
        self, step: Callable[[], T], again: Callable[[PassingError], bool] = lambda _: True
    ) -> T:
        patience = self.patience()
        while True:
            try:
                return step()
            except PassingError as error:
                if not again(error):
                    raise
                patience.wait(error)

    def _may_answer(self, url: str) -> bool:
        """Tell whether a host that gave no answer is worth another attempt: one that never gave any
        is asked a few times, by all requests together.
        """
        host = urlsplit(url).netloc
        with self._slots_lock:
            if host in self._heard:
                return True
            self._silences[host] += 1
            return self._silences[host] < self.limits.silences

    def _open(self, request: _Request, expected: Container[int], total: float) -> requests.Response:
        try:
            with answering_within(total):
                response = self._redirects(request)
        except HttpError:
            raise
        except self._wire.broken as error:
            raise _broken(request.url, error) from error
        self._heard.add(urlsplit(request.url).netloc)
        if response.status_code in expected:
            return response
        content = b""
        with response, contextlib.suppress(HttpError):
            content = self._read(response, _Most(SAID), min(self.limits.total, 15.0))
        raise refusal(request.url, self._body(request, response, content))

    def _whole(
        self,
        request: _Request,
        expected: Container[int],
        limit: _Most,
        unread: Container[int] = (),
    ) -> Body:
        with self._open(request, expected, self.limits.total) as response:
            content = b""
            if response.status_code not in unread:
                content = self._read(response, limit, self.limits.total)
                self.counters.count(len(content))
            return self._body(request, response, content)

    def _body(self, request: _Request, response: requests.Response, content: bytes) -> Body:
        url = self._places.played(response.url or request.url)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Body(url, response.status_code, headers, content)

    def _redirects(self, request: _Request) -> requests.Response:
        here = request
        for _ in range(self.limits.redirects + 1):
            self._places.check(here.url, here.hosts)
            response = self._send(here)
            if response.status_code not in REDIRECT or not here.follows:
                return response
            response.close()
            try:
                target = urljoin(here.url, _text(response.headers.get("Location", "")))
                leaves = origin(target) != origin(here.url)
            except ValueError as error:
                why = f"it redirects to what is no address: {error}"
                raise failure(request.url, why) from error
            headers = here.headers
            if leaves:
                headers = {k: v for k, v in headers.items() if k.lower() not in SECRET}
            here = replace(here, url=target, headers=headers)
        raise failure(request.url, f"more than {self.limits.redirects} redirects")

    def _send(self, request: _Request) -> requests.Response:
        parts = urlsplit(request.url)
        with self._slots_lock:
            slot = self._slots[parts.netloc]
        headers = dict(request.headers)
        if secret := self._credentials.get(origin(request.url)):
            headers = {"Authorization": secret, **headers}
        place = self._places.where(request.url)
        with slot:
            return self._wire.session.request(
                request.method,
                place,
                headers=headers,
                json=request.json,
                params=request.query,
                stream=True,
                allow_redirects=False,
                timeout=(min(self.limits.stall, self.limits.connect), self.limits.stall),
                proxies=self._wire.proxies_for(place, self._proxies),
            )

    def chunks(self, response: requests.Response, total: float | None = None) -> Iterator[bytes]:
        """Yield the body of a streamed response as it comes.

        A broken or endless one raises `HttpError`.
        """
        allowed = 4 * self.limits.total if total is None else total
        deadline = time.monotonic() + allowed
        try:
            # read1 returns what one look at the socket brings, so that a drip cannot hide from the
            # clock.
            while chunk := response.raw.read1(1 << 16, decode_content=True):
                yield chunk
                if time.monotonic() > deadline:
                    raise failure(response.url, "it takes too long", fix=Limit.SECONDS.fix)
        except HttpError:
            raise
        except self._wire.broken as error:
            raise _broken(response.url, error, "the body broke off: ") from error

    def _read(self, response: requests.Response, limit: _Most, total: float) -> bytes:
        if response.request.method == "HEAD":
            return b""
        declared = response.headers.get("Content-Length", "")
        if declared.isdigit() and not (_LENGTH.fullmatch(declared) and int(declared) <= limit.size):
            why = f"{declared[:20]} bytes, more than the {limit.size} allowed"
            raise failure(response.url, why, fix=limit.fix)
        chunks: list[bytes] = []
        size = 0
        for chunk in self.chunks(response, total):
            size += len(chunk)
            chunks.append(chunk)
            if size > limit.size:
                why = f"more than the {limit.size} bytes allowed"
                raise failure(response.url, why, fix=limit.fix)
        return b"".join(chunks)


def _broken(url: str, error: BaseException, what: str = "") -> HttpError:
    """Return the error of a request that broke; one that took too long is not tried again."""
    if is_too_slow(error):
        return failure(url, "it takes too long", fix=Limit.SLOW.fix)
    if isinstance(error, ValueError):
        # What is no address today is none tomorrow.
        return failure(url, f"{what}{reason(error)}")
    return lost(url, f"{what}{type(error).__name__}")


def _text(header: str) -> str:
    # Bytes of a header are read as Latin-1; addresses are sent as UTF-8 where they are not ASCII.
    return header.encode("latin-1", errors="replace").decode("utf-8", errors="replace")
