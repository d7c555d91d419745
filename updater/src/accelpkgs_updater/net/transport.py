"""Connections: one TLS context for all of them, and proxies as the environment names them."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH, should_bypass_proxies
from urllib3.exceptions import HTTPError as Urllib3Error

from accelpkgs_updater.net.pools import POOLS

__all__ = ["BROKEN", "Adapter", "NoCookies", "new_session", "proxies_for", "tls_context"]


BROKEN = (requests.RequestException, Urllib3Error, HTTPException, OSError, ValueError)
"""What comes of a connection that breaks, and of an answer or address that is none."""


class NoCookies(DefaultCookiePolicy):
    """Takes no cookie from anybody."""

    def set_ok(self, *_: object) -> bool:
        """See `DefaultCookiePolicy.set_ok`."""
        return False


def tls_context(verify: str | bool) -> ssl.SSLContext:
    """Return a verifying context.

    `verify` names a bundle or a folder of certificates, True takes requests' own. Verification
    cannot be turned off.
    """
    bundle = verify if isinstance(verify, str) else DEFAULT_CA_BUNDLE_PATH
    if Path(bundle).is_dir():
        return ssl.create_default_context(capath=bundle)
    return ssl.create_default_context(cafile=bundle)


class Adapter(HTTPAdapter):
    """requests' adapter with one context, whose answers have a deadline.

    requests itself would load all certificates anew for each connection.
    """

    def __init__(self, verify: str | bool, **options: Any) -> None:
        self._context = tls_context(verify)
        super().__init__(**options)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """See `HTTPAdapter.init_poolmanager`."""
        super().init_poolmanager(*arguments, ssl_context=self._context, **options)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, proxy: Any, **options: Any) -> Any:
        """See `HTTPAdapter.proxy_manager_for`."""
        manager = super().proxy_manager_for(proxy, ssl_context=self._context, **options)
        manager.pool_classes_by_scheme = POOLS
        return manager

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leave the certificates to the context."""
        if str(url).lower().startswith("https"):
            conn.cert_reqs = "CERT_REQUIRED"


def new_session(verify: str | bool) -> requests.Session:
    """Return a session that knows nothing of this machine, and keeps no cookies."""
    session = requests.Session()
    # The environment is read once, by whoever makes this; netrc would add credentials that nobody
    # asked for.
    session.trust_env = False
    session.cookies.set_policy(NoCookies())
    session.headers["User-Agent"] = "accelpkgs-updater"
    adapter = Adapter(verify, pool_connections=16, pool_maxsize=64)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def proxies_for(url: str, proxies: Mapping[str, str]) -> dict[str, str]:
    """Return the proxies of a request, none where `no_proxy` of the environment says so."""
    return {} if not proxies or should_bypass_proxies(url, no_proxy=None) else dict(proxies)
