"""A zip that stays where it is, read by ranges of HTTP."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from remotezip import RangeNotSupported as NoRanges
from remotezip import RemoteFetcher, RemoteZip
from remotezip import RemoteZipError as BrokenArchive

from accelpkgs_updater.limits import Limit
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.sources.zip_members import check_directory

__all__ = ["BrokenArchive", "NoRanges", "opened_by_ranges"]


class _Fetcher(RemoteFetcher):  # type: ignore[misc]
    """remotezip's fetcher over our own client, so that its limits and host rules hold here too."""

    http: Http
    hosts: frozenset[str]
    headers: Mapping[str, str]

    def _request(self, kwargs: dict[str, Any]) -> tuple[Any, str]:
        body = self.http.get(
            self._url,
            hosts=self.hosts,
            headers={**kwargs["headers"], **self.headers},
            limit=Limit.DIRECTORY,
            partial=True,
        )
        if body.status != 206 or "content-range" not in body.headers:
            raise NoRanges("no Content-Range")
        check_directory(body.content)
        return io.BytesIO(body.content), body.headers["content-range"]


@contextmanager
def opened_by_ranges(
    http: Http, url: str, hosts: frozenset[str], headers: Mapping[str, str], tail: int
) -> Iterator[RemoteZip]:
    """Open a zip; `tail`: bytes of its end that are read first. Raises `NoRanges`,
    `BrokenArchive`.
    """
    bound = {"http": http, "hosts": hosts, "headers": headers}
    fetcher = type("BoundFetcher", (_Fetcher,), bound)
    with RemoteZip(url, initial_buffer_size=tail, fetcher=fetcher) as archive:
        yield archive
