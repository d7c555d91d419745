"""The transport, made when the first request is sent: a run that asks nobody needs neither the
library nor the certificates, which take longer to load than a small lock.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import requests

__all__ = ["Wire"]


class Wire:
    """What `transport` has, once somebody needs it."""

    def __init__(self, verify: str | bool) -> None:
        self._verify = verify
        self._turn = threading.Lock()
        self._session: requests.Session | None = None

    @property
    def session(self) -> requests.Session:
        """The one session of all requests."""
        with self._turn:
            if self._session is None:
                self._session = self._transport.new_session(self._verify)
            return self._session

    @property
    def broken(self) -> tuple[type[Exception], ...]:
        """What comes of a connection that breaks, and of an answer or address that is none."""
        broken: tuple[type[Exception], ...] = self._transport.BROKEN
        return broken

    def proxies_for(self, url: str, proxies: Mapping[str, str]) -> dict[str, str]:
        """Return the proxies of a request."""
        found: dict[str, str] = self._transport.proxies_for(url, proxies)
        return found

    @cached_property
    def _transport(self) -> Any:
        return import_module("accelpkgs_updater.net.transport")
