"""Conditional requests (RFC 9110, section 13): what did not change is not sent again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from accelpkgs_updater.net.http import Http
from accelpkgs_updater.net.responses import Body, failure

__all__ = ["Memory", "cached", "changed", "validators"]

KIND = "answer"
KEPT = ("content-type", "etag", "last-modified", "link")
"""Headers that a remembered answer still has."""


class Memory(Protocol):
    """What remembers answers, such as `disk.cache.Cache`."""

    def get(self, kind: str, key: str) -> dict[str, Any] | None:
        """Return what was put under (kind, key), or None."""

    def put(self, kind: str, key: str, value: dict[str, Any]) -> None:
        """Keep a value."""

    def is_fresh(self, kind: str, key: str) -> bool:
        """Tell whether a value is so new that nobody need be asked whether it changed."""

    def confirm(self, kind: str, key: str) -> None:
        """Take note that a value did not change."""


def cached(
    http: Http,
    memory: Memory,
    url: str,
    *,
    hosts: frozenset[str],
    headers: Mapping[str, str] | None = None,
) -> Body:
    """Fetch a page of text, conditionally where the server gave a validator with an earlier one,
    and not at all where that is new.

    The answer is the same either way, and its status 200 or 404. Raises `HttpError`.
    """
    known = memory.get(KIND, url)
    kept = known.get("headers") if known else None
    if known is None or not isinstance(known.get("body"), str) or not isinstance(kept, dict):
        known = kept = None
    if known is not None and kept is not None:
        before = Body(str(known.get("url", url)), 200, kept, known["body"].encode())
        if memory.is_fresh(KIND, url):
            return before
    body = changed(http, url, kept, hosts=hosts, headers=headers)
    if body is None:
        memory.confirm(KIND, url)
        return before
    kept = {name: body.headers[name] for name in KEPT if name in body.headers}
    if validators(body):
        text = body.content.decode("utf-8", errors="replace")
        memory.put(KIND, url, {"url": body.url, "headers": kept, "body": text})
    return body


def changed(
    http: Http,
    url: str,
    known: Any,
    *,
    hosts: frozenset[str],
    headers: Mapping[str, str] | None = None,
) -> Body | None:
    """Fetch a page; None where it is the one that came with the `known` headers. Its status is 200
    or 404.

    Raises `HttpError`.
    """
    condition: dict[str, str] = {}
    if isinstance(known, dict):
        if known.get("etag"):
            condition = {"If-None-Match": str(known["etag"])}
        elif known.get("last-modified"):
            condition = {"If-Modified-Since": str(known["last-modified"])}
    body = http.get(url, hosts=hosts, headers={**(headers or {}), **condition})
    if body.status == 304 and condition:
        return None
    if body.status not in (200, 404):
        raise failure(url, f"the server answered {body.status} to a whole request", body.status)
    return body


def validators(body: Body) -> dict[str, str]:
    """Return the headers of an answer by which it can be asked for conditionally."""
    names = ("etag", "last-modified") if body.status == 200 else ()
    return {name: body.headers[name] for name in names if body.headers.get(name)}
