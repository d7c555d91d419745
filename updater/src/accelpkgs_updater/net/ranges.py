"""Parts of a file behind HTTP (RFC 9110, section 14), resumed where a connection breaks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import requests
from urllib3.exceptions import HTTPError as Urllib3Error

from accelpkgs_updater.net.deadline import is_too_slow
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.net.patience import PassingError, lost
from accelpkgs_updater.net.responses import HttpError, problem_of

__all__ = ["RangeError", "RangedFile"]

_REQUESTS: Final = 100
_SLOWEST: Final = 16 << 10  # bytes a second, once a minute has passed
# What is read of a piece when the connection breaks is lost, so pieces are small.
_PIECE: Final = 1 << 16
_RANGE: Final = re.compile(r"bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})")
_LATER: Final = "run it again later"


class RangeError(HttpError):
    """A file that cannot be read in parts; `fix`: what may help."""

    def __init__(self, url: str, why: str, *, fix: str = "") -> None:
        super().__init__(replace(problem_of(url, why), fix=fix))
        self.fix = fix


class RangedFile:
    """One file, which must stay the same while it is read; `size` where it is known.

    Raises `RangeError` when the server ignores ranges, when the file changes under us, when less
    than 16 KiB a second come, or after as many attempts without a byte as the client's limits say.
    """

    def __init__(
        self,
        http: Http,
        url: str,
        hosts: frozenset[str],
        *,
        size: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = http
        self._url = url
        self._hosts = hosts
        self._clock = clock
        self._validator: str | None = None
        self._is_seen = False
        self.size = -1 if size is None else size
        # The first byte tells the size; HEAD is not answered truthfully everywhere.
        for _ in self.read(0, 1) if size is None else ():
            pass

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield exactly the bytes from `start` up to, not including, `stop`, in small pieces."""
        patience = self._http.patience()
        for _ in range(_REQUESTS):
            if start >= stop:
                return
            before = start
            trouble = lost(self._url, "the connection ended early")
            try:
                for data in self._request(start, stop):
                    start += len(data)
                    yield data
            except PassingError as error:
                trouble = error
            if start >= stop:
                return
            if start > before:
                patience.failures = 0
            try:
                patience.wait(trouble)
            except HttpError as error:
                why = f"{error.why}, at byte {start} of {stop}"
                raise RangeError(self._url, why, fix=_LATER) from error
        raise RangeError(self._url, f"the connection broke {_REQUESTS} times", fix=_LATER)

    def _request(self, start: int, stop: int) -> Iterator[bytes]:
        headers = {"Range": f"bytes={start}-{stop - 1}", "Accept-Encoding": "identity"}
        self._http.counters.count(0)
        with self._http.attempt(self._url, hosts=self._hosts, headers=headers) as response:
            if response.status_code != 206:
                why = f"the server answered {response.status_code} to a range request"
                raise RangeError(self._url, why)
            self._check(response, start, stop)
            left, began = stop - start, self._clock()
            for data in self._pieces(response):
                if len(data) > left:
                    raise RangeError(self._url, "the server sent more bytes than asked for")
                left -= len(data)
                self._http.counters.count(len(data), requests=0)
                waited = self._clock() - began
                if waited > 60 and stop - start - left < _SLOWEST * waited:
                    raise RangeError(self._url, "less than 16 KiB a second come", fix=_LATER)
                yield data

    def _pieces(self, response: requests.Response) -> Iterator[bytes]:
        try:
            yield from response.iter_content(_PIECE)
        except (requests.RequestException, Urllib3Error, OSError) as error:
            if is_too_slow(error):
                raise RangeError(self._url, "less than 16 KiB a second come", fix=_LATER) from error
            raise lost(self._url, type(error).__name__) from error

    def _check(self, response: requests.Response, start: int, stop: int) -> None:
        match = _RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
        if match is None or (int(match[1]), int(match[2])) != (start, stop - 1):
            raise RangeError(self._url, "the server answered with another range than asked for")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            why = "the server encoded a range, so its bytes are not the file's"
            raise RangeError(self._url, why)
        size, validator = int(match[3]), response.headers.get("ETag")
        if not self._is_seen and self.size in (-1, size):
            self.size, self._validator, self._is_seen = size, validator, True
        elif (size, validator) != (self.size, self._validator):
            raise RangeError(self._url, "the file changed while it was read", fix="run it again")
