"""HTTP for the whole program: one pool, bounded per host, patient, and suspicious.

Only https, only allowed hosts, redirects checked one by one (a token never follows one to another host),
bodies bounded, Retry-After obeyed.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError as Urllib3Error

from accelpkgs_updater.net.allowed_hosts import AllowedHosts
from accelpkgs_updater.net.responses import (
    TRANSIENT,
    Body,
    BrokenBody,
    Counters,
    HttpError,
    Limits,
    failure,
    rate_limited,
    wait,
)
from accelpkgs_updater.net.transport import Adapter, NoCookies, proxies_for

__all__ = ["Body", "Http", "HttpError", "Limits"]

REDIRECT = {301, 302, 303, 307, 308}
SECRET = ("authorization", "cookie", "private-token")


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
        self._session = requests.Session()
        # The environment is read once, by whoever makes this; netrc would add credentials that nobody asked for.
        self._session.trust_env = False
        self._proxies = dict(proxies or {})
        self._session.cookies.set_policy(NoCookies())
        self._session.headers["User-Agent"] = "accelpkgs-updater"
        adapter = Adapter(verify, pool_connections=16, pool_maxsize=64)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        self._places = AllowedHosts(insecure_hosts, dict(replay or {}))
        self._credentials = dict(credentials or {})
        self._sleep = sleep
        self._slots: defaultdict[str, threading.BoundedSemaphore] = defaultdict(
            lambda: threading.BoundedSemaphore(self.limits.per_host)
        )
        self._slots_lock = threading.Lock()

    def get(
        self,
        url: str,
        *,
        hosts: frozenset[str],
        headers: Mapping[str, str] | None = None,
        limit: int | None = None,
        method: str = "GET",
        partial: bool = False,
    ) -> Body:
        """Fetch a whole body of at most `limit` bytes; 304 and 404 are answers, other failures raise `HttpError`.

        With `partial`, a 200 where 206 was asked for is returned with its body unread.
        """
        for attempt in range(self.limits.attempts):
            try:
                with self.stream(url, hosts=hosts, headers=headers, method=method) as response:
                    unread = partial and response.status_code == 200
                    content = (
                        b""
                        if unread
                        else self._read(response, self.limits.body if limit is None else limit)
                    )
                    lowered = {k.lower(): v for k, v in response.headers.items()}
                    return Body(
                        self._places.played(response.url or url),
                        response.status_code,
                        lowered,
                        content,
                    )
            except BrokenBody:
                if attempt + 1 == self.limits.attempts:
                    raise
                self._sleep(min(0.5 * 2**attempt, 8.0))
        raise failure(url, "no attempt was made")

    @contextlib.contextmanager
    def stream(
        self,
        url: str,
        *,
        hosts: frozenset[str],
        headers: Mapping[str, str] | None = None,
        method: str = "GET",
    ) -> Iterator[requests.Response]:
        """Open a response, redirects followed and transient failures retried; the caller reads it."""
        response = self._attempts(url, hosts, dict(headers or {}), method)
        try:
            yield response
        finally:
            response.close()

    def _attempts(
        self, url: str, hosts: frozenset[str], headers: dict[str, str], method: str
    ) -> requests.Response:
        last: HttpError | None = None
        for attempt in range(self.limits.attempts):
            try:
                response = self._redirects(url, hosts, headers, method)
            except (requests.ConnectionError, requests.Timeout, Urllib3Error) as error:
                last = failure(url, type(error).__name__)
                self._sleep(min(0.5 * 2**attempt, 8.0))
                continue
            if response.status_code not in TRANSIENT and not rate_limited(response):
                if response.status_code in (200, 206, 304, 404):
                    return response
                response.close()
                raise failure(
                    url, f"the server answered {response.status_code}", response.status_code
                )
            seconds = wait(response, attempt)
            response.close()
            last = failure(url, f"the server answered {response.status_code}", response.status_code)
            if seconds > self.limits.longest_wait:
                raise failure(url, f"the server asks to wait {seconds:.0f} s", response.status_code)
            if attempt + 1 < self.limits.attempts:
                self._sleep(seconds)
        raise last or failure(url, "no attempt was made")

    def _redirects(
        self, url: str, hosts: frozenset[str], headers: dict[str, str], method: str
    ) -> requests.Response:
        here = url
        for _ in range(self.limits.redirects + 1):
            self._places.check(here, hosts)
            response = self._send(here, headers, method)
            if response.status_code not in REDIRECT:
                return response
            target = urljoin(here, response.headers.get("Location", ""))
            response.close()
            if urlsplit(target).netloc != urlsplit(here).netloc:
                headers = {k: v for k, v in headers.items() if k.lower() not in SECRET}
            here = target
        raise failure(url, f"more than {self.limits.redirects} redirects")

    def _send(self, url: str, headers: dict[str, str], method: str) -> requests.Response:
        with self._slots_lock:
            slot = self._slots[urlsplit(url).netloc]
        host = urlsplit(url).hostname or ""
        if host in self._credentials:
            headers = {"Authorization": self._credentials[host], **headers}
        with slot:
            timeout = (min(self.limits.stall, 15.0), self.limits.stall)
            place = self._places.where(url)
            return self._session.request(
                method,
                place,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=timeout,
                proxies=proxies_for(place, self._proxies),
            )

    def chunks(self, response: requests.Response, total: float | None = None) -> Iterator[bytes]:
        """Yield the body of a streamed response as it comes; a broken or endless one raises `HttpError`."""
        deadline = time.monotonic() + (4 * self.limits.total if total is None else total)
        try:
            # read1 returns what one look at the socket brings, so that a drip cannot hide from the clock.
            while chunk := response.raw.read1(1 << 16, decode_content=True):
                yield chunk
                if time.monotonic() > deadline:
                    raise failure(response.url, "it takes too long")
        except (requests.RequestException, Urllib3Error, OSError) as error:
            problem = failure(response.url, f"the body broke off: {type(error).__name__}").problems[
                0
            ]
            raise BrokenBody(problem) from error

    def _read(self, response: requests.Response, limit: int) -> bytes:
        declared = response.headers.get("Content-Length", "")
        if declared.isdigit() and int(declared) > limit and response.request.method != "HEAD":
            raise failure(response.url, f"{declared} bytes, more than the {limit} allowed")
        chunks: list[bytes] = []
        size = 0
        for chunk in self.chunks(response, self.limits.total):
            size += len(chunk)
            chunks.append(chunk)
            if size > limit:
                raise failure(response.url, f"more than the {limit} bytes allowed")
        self.counters.count(size)
        return b"".join(chunks)
