"""The METADATA of a file that stays where it is: PEP 658, else ranges of the zip, else the whole
file.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from typing import Any

from remotezip import RangeNotSupported, RemoteFetcher, RemoteZip, RemoteZipError

from accelpkgs_updater.core.wheel import DistributionFile
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.net.http import Http, HttpError
from accelpkgs_updater.sources.zip_tail import extract, find_member

__all__ = ["MAXIMUM", "MetadataError", "read_range", "unreadable", "verify", "wheel_metadata"]

MAXIMUM = 4 << 20
DIRECTORY = 64 << 20
WHOLE = 1 << 30
TAILS = (8 << 10, 96 << 10)
# A range of an encoded body would be a range of something else.
PLAIN = {"Accept-Encoding": "identity"}
_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


# What zipfile, zlib and remotezip raise on archives that are not what they say.
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    RemoteZipError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


class MetadataError(UpdaterError):
    """A file whose METADATA cannot be had or believed."""


def unreadable(dist: DistributionFile, why: str) -> MetadataError:
    """Return the error of a file whose metadata cannot be had."""
    return MetadataError(
        Problem(
            ErrorCode.NO_METADATA, "a file's metadata cannot be read", where=dist.file, why=(why,)
        )
    )


def wheel_metadata(
    http: Http, dist: DistributionFile, hosts: frozenset[str]
) -> tuple[bytes, int | None]:
    """Return (METADATA, size of the wheel in bytes where it was seen).

    Raises `MetadataError`, `HttpError`.
    """
    if dist.metadata_sha256 is not None:
        body = http.get(f"{dist.url}.metadata", hosts=hosts, limit=MAXIMUM)
        if body.status == 200:
            if dist.metadata_sha256 not in ("", hashlib.sha256(body.content).hexdigest()):
                raise unreadable(dist, "its METADATA has not the hash that the index states")
            return body.content, dist.size
    for length in TAILS:
        by_tail = _by_tail(http, dist, hosts, length)
        if by_tail is not None:
            return by_tail
    try:
        return _by_range(http, dist, hosts)
    except RangeNotSupported:
        return _whole(http, dist, hosts)


def _by_tail(
    http: Http, dist: DistributionFile, hosts: frozenset[str], length: int
) -> tuple[bytes, int] | None:
    """Read METADATA by one or two small requests; None where the end of the file does not tell
    enough.
    """
    tail = read_range(http, dist, hosts, f"bytes=-{length}")
    if tail is None:
        return None
    start, data, size = tail
    member = find_member(data, _is_metadata)
    if member is None or member.packed > MAXIMUM:
        return None
    first, last = member.span[0], min(member.span[1], size)
    if first >= start:
        content = extract(member, data[first - start :], MAXIMUM)
    else:
        part = read_range(http, dist, hosts, f"bytes={first}-{last - 1}")
        content = (
            extract(member, part[1], MAXIMUM) if part is not None and part[0] == first else None
        )
    return (content, size) if content is not None else None


def read_range(
    http: Http, dist: DistributionFile, hosts: frozenset[str], wanted: str
) -> tuple[int, bytes, int] | None:
    """Return (start, bytes, size of the whole file) of a range; None where the server does not give
    it so.

    Raises `HttpError`, also where the file is gone.
    """
    body = http.get(
        dist.url, hosts=hosts, headers={"Range": wanted, **PLAIN}, limit=DIRECTORY, partial=True
    )
    if body.status == 404:
        raise HttpError(
            Problem(ErrorCode.DOWNLOAD, "a download failed", dist.file, ("it is gone (404)",)), 404
        )
    match = _CONTENT_RANGE.fullmatch(body.headers.get("content-range", "").strip())
    if (
        body.status != 206
        or match is None
        or int(match[2]) - int(match[1]) + 1 != len(body.content)
    ):
        return None
    return int(match[1]), body.content, int(match[3])


def _is_metadata(name: str) -> bool:
    return name.count("/") == 1 and name.endswith(".dist-info/METADATA")


class _Fetcher(RemoteFetcher):  # type: ignore[misc]
    """remotezip's fetcher over our own client, so that its limits and host rules hold here too."""

    http: Http
    hosts: frozenset[str]

    def _request(self, kwargs: dict[str, Any]) -> tuple[Any, str]:
        body = self.http.get(
            self._url,
            hosts=self.hosts,
            headers={**kwargs["headers"], **PLAIN},
            limit=DIRECTORY,
            partial=True,
        )
        if body.status != 206 or "content-range" not in body.headers:
            raise RangeNotSupported("no Content-Range")
        return io.BytesIO(body.content), body.headers["content-range"]


def _by_range(http: Http, dist: DistributionFile, hosts: frozenset[str]) -> tuple[bytes, int]:
    fetcher = type("BoundFetcher", (_Fetcher,), {"http": http, "hosts": hosts})
    try:
        with RemoteZip(dist.url, initial_buffer_size=TAILS[-1], fetcher=fetcher) as archive:
            return _member(dist, archive), archive.size()
    except RangeNotSupported:
        raise
    except (
        RemoteZipError,
        zipfile.BadZipFile,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise unreadable(dist, f"{type(error).__name__}: {error}") from error
    except _BROKEN as error:
        raise unreadable(dist, f"{type(error).__name__}: {error}") from error


def _member(dist: DistributionFile, archive: zipfile.ZipFile) -> bytes:
    names = [n for n in archive.namelist() if _is_metadata(n)]
    if len(names) != 1:
        raise unreadable(dist, f"{len(names)} METADATA files in it")
    info = archive.getinfo(names[0])
    if info.file_size > MAXIMUM or info.compress_size > MAXIMUM:
        raise unreadable(dist, f"a METADATA of {info.file_size} bytes")
    with archive.open(info) as member:
        data = member.read(MAXIMUM + 1)
    if len(data) > MAXIMUM:
        raise unreadable(dist, "a METADATA larger than it says")
    return data


def _whole(http: Http, dist: DistributionFile, hosts: frozenset[str]) -> tuple[bytes, int]:
    content = http.get(dist.url, hosts=hosts, limit=WHOLE).content
    verify(dist, content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _member(dist, archive), len(content)
    except _BROKEN as error:
        raise unreadable(dist, f"{type(error).__name__}: {error}") from error


def verify(dist: DistributionFile, content: bytes) -> None:
    """Compare whole bytes with the hash that the index states. Raises `MetadataError`."""
    if dist.sha256 and hashlib.sha256(content).hexdigest() != dist.sha256:
        raise unreadable(dist, "its bytes have not the hash that the index states")
