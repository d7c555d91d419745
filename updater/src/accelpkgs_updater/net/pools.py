"""urllib3's pools, whose answers have a deadline."""

from __future__ import annotations

import io
from http.client import HTTPResponse
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from accelpkgs_updater.net.deadline import Watched, allowed

__all__ = ["POOLS"]


class _Answer(HTTPResponse):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        total = allowed()
        if total is not None:
            self.fp = io.BufferedReader(Watched(self.fp.detach(), total))


class _Connection(HTTPConnection):  # type: ignore[misc]
    response_class = _Answer


class _SecureConnection(HTTPSConnection):  # type: ignore[misc]
    response_class = _Answer


class _Pool(HTTPConnectionPool):  # type: ignore[misc]
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):  # type: ignore[misc]
    ConnectionCls = _SecureConnection


POOLS = {"http": _Pool, "https": _SecurePool}
"""urllib3's pools by scheme, whose answers have the deadline."""
