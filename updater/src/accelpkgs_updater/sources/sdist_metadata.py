"""The PKG-INFO of an sdist. Nothing of it is unpacked to disk, nothing of it is run."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from typing import IO

from accelpkgs_updater.core.wheel import DistributionFile
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.sources.wheel_metadata import MAXIMUM, read_range, unreadable, verify

__all__ = ["sdist_metadata"]

HEAD = 128 << 10
UNPACKED = 1 << 30
"""Bytes that an sdist may unpack to before it counts as a bomb."""


class _TooMuch(ValueError):
    pass


class _Bounded(io.RawIOBase):
    """A stream that ends with an error after so many bytes."""

    def __init__(self, inner: IO[bytes], limit: int) -> None:
        self._inner = inner
        self._left = limit

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(min(size, 1 << 20) if size >= 0 else 1 << 20)
        self._left -= len(data)
        if self._left < 0:
            raise _TooMuch("it unpacks to more than anybody needs")
        return data


def sdist_metadata(
    http: Http, dist: DistributionFile, hosts: frozenset[str]
) -> tuple[bytes, int | None]:
    """Return (PKG-INFO, size of the sdist in bytes). Raises `MetadataError`, `HttpError`."""
    if dist.metadata_sha256 is not None:
        body = http.get(f"{dist.url}.metadata", hosts=hosts, limit=MAXIMUM)
        if body.status == 200:
            return body.content, dist.size
    by_head = _by_head(http, dist, hosts)
    if by_head is not None:
        return by_head
    content = http.get(dist.url, hosts=hosts).content
    verify(dist, content)
    try:
        found = _of_zip(content) if dist.file.endswith(".zip") else _of_tar(content)
    except (
        tarfile.TarError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        raise unreadable(dist, f"{type(error).__name__}: {error}") from error
    if found is None:
        raise unreadable(dist, "there is no PKG-INFO in it")
    return found, len(content)


def _by_head(http: Http, dist: DistributionFile, hosts: frozenset[str]) -> tuple[bytes, int] | None:
    """Read PKG-INFO from the first bytes, where build systems that sort names put it; None where it
    is not there.
    """
    head = (
        read_range(http, dist, hosts, f"bytes=0-{HEAD - 1}")
        if dist.file.endswith(".tar.gz")
        else None
    )
    if head is None or head[0] != 0 or head[2] <= HEAD:
        return None
    try:
        plain = zlib.decompressobj(31).decompress(head[1], 64 * HEAD)
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as archive:
            for member in archive:
                if _is_metadata(member.name) and member.isfile():
                    file = archive.extractfile(member)
                    data = file.read() if file else b""
                    return (data, head[2]) if len(data) == member.size else None
    except (tarfile.TarError, zlib.error, OSError, EOFError):
        return None
    return None


def _of_tar(content: bytes) -> bytes | None:
    with gzip.open(io.BytesIO(content)) as plain:
        stream = _Bounded(plain, UNPACKED)  # type: ignore[arg-type]
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                if _is_metadata(member.name) and member.isfile() and member.size <= MAXIMUM:
                    file = archive.extractfile(member)
                    return file.read() if file else None
    return None


def _of_zip(content: bytes) -> bytes | None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            if _is_metadata(info.filename) and info.file_size <= MAXIMUM:
                with archive.open(info) as file:
                    return file.read(MAXIMUM)
    return None


def _is_metadata(name: str) -> bool:
    return name.count("/") == 1 and name.endswith("/PKG-INFO")
