"""The METADATA of a file that stays where it is: PEP 658, else ranges of the zip, else the whole file."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from typing import Any

import requests
from remotezip import RangeNotSupported, RemoteFetcher, RemoteZip, RemoteZipError

from accelpkgs_updater.edge.http import Http, HttpError
from accelpkgs_updater.errors import Problem, UpdaterError
from accelpkgs_updater.sources.simple_page import Link

__all__ = ["MAXIMUM", "MetadataError", "unreadable", "verify", "wheel_metadata"]

MAXIMUM = 4 << 20
DIRECTORY = 64 << 20
WHOLE = 1 << 30
TAIL = 12 << 10


# What zipfile, zlib and remotezip raise on archives that are not what they say.
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    RemoteZipError,
    requests.RequestException,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


class MetadataError(UpdaterError):
    """A file whose METADATA cannot be had or believed."""


def unreadable(link: Link, why: str) -> MetadataError:
    """Return the error of a file whose metadata cannot be had."""
    return MetadataError(Problem("E511", "a file's metadata cannot be read", where=link.filename, why=(why,)))


def wheel_metadata(http: Http, link: Link, hosts: frozenset[str]) -> tuple[bytes, int | None]:
    """Return (METADATA, size of the wheel in bytes where it was seen). Raises `MetadataError`, `HttpError`."""
    if link.metadata_sha256 is not None:
        body = http.get(f"{link.url}.metadata", hosts=hosts, limit=MAXIMUM)
        if body.status == 200:
            if link.metadata_sha256 not in ("", hashlib.sha256(body.content).hexdigest()):
                raise unreadable(link, "its METADATA has not the hash that the index states")
            return body.content, link.size
    try:
        return _by_range(http, link, hosts)
    except RangeNotSupported:
        return _whole(http, link, hosts)


class _Fetcher(RemoteFetcher):  # type: ignore[misc]
    """remotezip's fetcher over our own client, so that its limits and host rules hold here too."""

    http: Http
    hosts: frozenset[str]

    def _request(self, kwargs: dict[str, Any]) -> tuple[Any, str]:
        body = self.http.get(self._url, hosts=self.hosts, headers=kwargs["headers"], limit=DIRECTORY, partial=True)
        if body.status == 404:
            raise HttpError(
                Problem("E510", "a download failed", self._url.rpartition("/")[2], ("it is gone (404)",)), 404
            )
        if body.status != 206 or "content-range" not in body.headers:
            raise RangeNotSupported("no Content-Range")
        return io.BytesIO(body.content), body.headers["content-range"]


def _by_range(http: Http, link: Link, hosts: frozenset[str]) -> tuple[bytes, int]:
    fetcher = type("BoundFetcher", (_Fetcher,), {"http": http, "hosts": hosts})
    try:
        with RemoteZip(link.url, initial_buffer_size=TAIL, fetcher=fetcher) as archive:
            return _member(link, archive), archive.size()
    except RangeNotSupported:
        raise
    except (
        RemoteZipError,
        zipfile.BadZipFile,
        requests.RequestException,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise unreadable(link, f"{type(error).__name__}: {error}") from error
    except _BROKEN as error:
        raise unreadable(link, f"{type(error).__name__}: {error}") from error


def _member(link: Link, archive: zipfile.ZipFile) -> bytes:
    names = [n for n in archive.namelist() if n.count("/") == 1 and n.endswith(".dist-info/METADATA")]
    if len(names) != 1:
        raise unreadable(link, f"{len(names)} METADATA files in it")
    info = archive.getinfo(names[0])
    if info.file_size > MAXIMUM or info.compress_size > MAXIMUM:
        raise unreadable(link, f"a METADATA of {info.file_size} bytes")
    with archive.open(info) as member:
        data = member.read(MAXIMUM + 1)
    if len(data) > MAXIMUM:
        raise unreadable(link, "a METADATA larger than it says")
    return data


def _whole(http: Http, link: Link, hosts: frozenset[str]) -> tuple[bytes, int]:
    content = http.get(link.url, hosts=hosts, limit=WHOLE).content
    verify(link, content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _member(link, archive), len(content)
    except _BROKEN as error:
        raise unreadable(link, f"{type(error).__name__}: {error}") from error


def verify(link: Link, content: bytes) -> None:
    """Compare whole bytes with the hash that the index states. Raises `MetadataError`."""
    if link.sha256 is not None and hashlib.sha256(content).hexdigest() != link.sha256:
        raise unreadable(link, "its bytes have not the hash that the index states")
