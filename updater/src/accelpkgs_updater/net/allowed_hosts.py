"""Who may be talked to, and where a host really is."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from accelpkgs_updater.net.responses import failure

__all__ = ["AllowedHosts", "is_loopback", "keeps_secrets", "origin"]

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def is_loopback(url: str) -> bool:
    """Tell whether a URL is http on this machine, where nobody listens in."""
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname in _LOOPBACK


def origin(url: str) -> str:
    """Return what a secret belongs to (RFC 6454): scheme, host and port.

    Raises `ValueError` of what is no address.
    """
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return f"{parts.scheme}://{parts.hostname or ''}:{port}"


def keeps_secrets(url: str) -> bool:
    """Tell whether credentials may be sent there."""
    return urlsplit(url).scheme == "https" or is_loopback(url)


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """`insecure`: host:port that may be asked over http.

    `replay`: host → address of a server that plays it.
    """

    insecure: frozenset[str] = frozenset()
    replay: Mapping[str, str] = field(default_factory=dict)

    def check(self, url: str, hosts: frozenset[str]) -> None:
        """Raise `HttpError` unless the URL is https, without credentials, on one of the hosts."""
        try:
            parts = urlsplit(url)
            _ = parts.port
        except ValueError as error:
            raise failure("", f"an address cannot be read: {error}") from error
        if parts.netloc in self.insecure and parts.scheme in ("http", "https"):
            return
        if parts.scheme != "https":
            raise failure(url, "only https is spoken")
        if parts.username is not None:
            raise failure(url, "its address has a user's name in it")
        if (parts.hostname or "") not in hosts:
            raise failure(url, f"{parts.hostname} is not a host that this source names")
        with contextlib.suppress(ValueError):
            ipaddress.ip_address(parts.hostname or "")
            raise failure(url, "an address without a name")

    def where(self, url: str) -> str:
        """Return the URL to ask: of a host that is played, the same path at its player.

        `check` sees the true one.
        """
        parts = urlsplit(url)
        server = self.replay.get(parts.hostname or "")
        return (
            url if server is None else f"{server}/{parts.hostname}{url.partition(parts.netloc)[2]}"
        )

    def played(self, url: str) -> str:
        """Return the true URL of an answer; the inverse of `where`."""
        for host, server in self.replay.items():
            if url.startswith(f"{server}/{host}"):
                return f"https://{host}{url.removeprefix(f'{server}/{host}')}"
        return url
