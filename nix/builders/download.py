"""Download one file over HTTP: retried, resumed where it stopped, its progress told."""

from __future__ import annotations

import base64
import hashlib
import http.client
import os
import socket
import ssl
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

__all__ = ["download", "get", "without_credentials"]

_ATTEMPTS = 6
_CHUNK = 1 << 20
_FAILURES = (OSError, http.client.HTTPException)
# Where Nix puts them in the sandbox of a fixed-output build.
_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"


def without_credentials(url: str) -> str:
    """Return the address as it may be shown: without user and password."""
    parts = urllib.parse.urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _open(url: str, headers: dict[str, str]) -> Any:
    parts = urllib.parse.urlsplit(url)
    request = urllib.request.Request(
        without_credentials(url), headers={"User-Agent": "accelpkgs", **headers}
    )
    if parts.username:
        pair = (
            f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
        )
        request.add_unredirected_header(
            "Authorization", "Basic " + base64.b64encode(pair.encode()).decode()
        )
    context = ssl.create_default_context(
        cafile=_AUTHORITIES if Path(_AUTHORITIES).exists() else None
    )
    timeout = float(os.environ.get("PIP_DEFAULT_TIMEOUT") or os.environ.get("PIP_TIMEOUT") or 60)
    return urllib.request.urlopen(request, timeout=timeout, context=context)


def _transient(error: Exception) -> bool:
    """A refusal (404, 403) stays one, and so does what is no network's doing; the rest may pass."""
    if isinstance(error, urllib.error.HTTPError):
        return error.code in (408, 425, 429, 500, 502, 503, 504)
    reason = getattr(error, "reason", error)
    return not isinstance(
        reason, str | FileNotFoundError | IsADirectoryError | ssl.SSLCertVerificationError
    )


def _patiently(attempt: int, url: str, error: Exception) -> None:
    # No answer from DNS mostly means that there is no network at all: do not wait half a minute.
    attempts = 3 if isinstance(getattr(error, "reason", None), socket.gaierror) else _ATTEMPTS
    if attempt >= attempts or not _transient(error):
        raise error if isinstance(error, OSError) else OSError(str(error)) from error
    print(
        f"{without_credentials(url)}: {error}; trying again ({attempt} of {attempts - 1})",
        file=sys.stderr,
        flush=True,
    )
    time.sleep(min(2 ** (attempt - 1), 15))


def get(url: str, accept: str) -> tuple[bytes, str, str]:
    """Return body, content type and final address of a page."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with _open(url, {"Accept": accept}) as answer:
                return answer.read(), answer.headers.get("Content-Type", ""), answer.url
        except _FAILURES as error:
            _patiently(attempt, url, error)
    raise AssertionError("unreachable: the last attempt raises")


def _progress(name: str, done: int, total: int, started: float, resumed_at: int) -> None:
    speed = (done - resumed_at) / max(time.monotonic() - started, 0.001)
    share = f" of {total / 1e6:.0f} MB ({100 * done / total:.0f} %)" if total else " MB"
    print(f"{name}: {done / 1e6:.0f}{share}, {speed / 1e6:.1f} MB/s", file=sys.stderr, flush=True)


def download(url: str, path: Path, name: str) -> str:
    """Download `url` to `path`; return the sha256 as hex digits.

    Raises OSError when every attempt failed.
    """
    digest = hashlib.sha256()
    done = 0
    with path.open("wb") as target:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with _open(url, {"Range": f"bytes={done}-"} if done else {}) as answer:
                    if done and answer.status != 206:  # the server cannot resume: begin again
                        digest, done = hashlib.sha256(), 0
                        target.seek(0)
                        target.truncate()
                    total = done + int(answer.headers.get("Content-Length") or 0)
                    started, said, resumed_at = time.monotonic(), time.monotonic(), done
                    while chunk := answer.read(_CHUNK):
                        target.write(chunk)
                        digest.update(chunk)
                        done += len(chunk)
                        if time.monotonic() - said > 3:
                            said = time.monotonic()
                            _progress(name, done, total, started, resumed_at)
                    if done < total:
                        raise ConnectionError(f"the connection ended after {done} of {total} bytes")
                    return digest.hexdigest()
            except _FAILURES as error:
                _patiently(attempt, url, error)
    raise AssertionError("unreachable: the last attempt raises")
