"""What all sources do with single files: hashes that nobody states, metadata that is read once."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

from packaging.version import Version

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.core.metadata import OtherVersion, fields, parse_metadata
from accelpkgs_updater.core.models import Metadata, of_another_version
from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.sources.sdist_metadata import sdist_metadata
from accelpkgs_updater.sources.source import FileMetadata, UpstreamFile
from accelpkgs_updater.sources.wheel_metadata import wheel_metadata

__all__ = ["encoded", "hashed", "prefix_of", "read_metadata", "streamed", "told_size"]

_SHA256 = re.compile(r"[0-9a-f]{64}")
_LENGTH = re.compile(r"[0-9]{1,15}")


def encoded(filename: str) -> str:
    """Return a file name as it stands at the end of a URL, the `+` of local versions
    percent-encoded.
    """
    return quote(filename, safe="!$&'()*,;=:@~-._")


def prefix_of(url: str, filename: str) -> str | None:
    """Return what stands before the percent-encoded file name in a URL; None where it does not end
    so.
    """
    name = encoded(filename)
    return url.removesuffix(name) if url.endswith(f"/{name}") else None


def hashed(http: Http, cache: Cache, file: UpstreamFile, hosts: frozenset[str]) -> UpstreamFile:
    """Return the file with its sha256; where nobody states it, the file streams through once in its
    life.

    Raises `UpdaterError`.
    """
    if file.dist.sha256:
        return file
    identity = f"{file.dist.url} {file.dist.size} {file.dist.uploaded}"
    known = cache.get("sha256", identity)
    if known is None or not (_is_sha256(known.get("sha256")) and _is_size(known.get("size"))):
        digest, size = streamed(http, file, hosts)
        known = {"sha256": digest, "size": size}
        cache.put("sha256", identity, known)
    return file.with_sha256(str(known["sha256"])).with_size(int(known["size"]))


def streamed(http: Http, file: UpstreamFile, hosts: frozenset[str]) -> tuple[str, int]:
    """Fetch a file, and return its sha256 and its size. Raises `UpdaterError`."""
    digest, size = hashlib.sha256(), 0
    with http.stream(file.dist.url, hosts=hosts) as response:
        if response.status_code != 200:
            raise _incomplete(file, f"the server answered {response.status_code}")
        for chunk in http.chunks(response):
            digest.update(chunk)
            size += len(chunk)
            if file.dist.size is not None and size > file.dist.size:
                raise _incomplete(file, f"more than the {file.dist.size} announced bytes came")
    if file.dist.size is not None and size != file.dist.size:
        raise _incomplete(file, f"{size} bytes came, {file.dist.size} were announced")
    return digest.hexdigest(), size


def _incomplete(file: UpstreamFile, why: str) -> UpdaterError:
    return UpdaterError(
        Problem(ErrorCode.NOT_HASHED, "a file could not be hashed", file.dist.file, (why,))
    )


def read_metadata(
    http: Http, cache: Cache, name: str, version: Version, file: UpstreamFile, hosts: frozenset[str]
) -> FileMetadata:
    """Return the metadata of one file; read once per sha256, then from the cache.

    Raises `UpdaterError`.
    """
    dist = file.dist
    with cache.turn(dist.sha256 or dist.url):
        known = cache.get("metadata", dist.sha256) if dist.sha256 else None
        if known is None or not isinstance(known.get("metadata"), str):
            read = wheel_metadata if file.wheel else sdist_metadata
            data, size = read(http, dist, hosts)
            known = {
                "metadata": fields(data).decode("utf-8", errors="replace"),
                "size": size,
                "file": dist.file,
            }
            if dist.sha256:
                cache.put("metadata", dist.sha256, known)
    size = known.get("size") if _is_size(known.get("size")) else None
    with reading(ErrorCode.WRONG_METADATA, "a file's metadata cannot be believed", dist.file):
        try:
            data = known["metadata"].encode(errors="replace")
            parsed = parse_metadata(data, name, str(version), sdist=file.sdist is not None)
        except OtherVersion as error:
            if file.by_name:
                raise
            # A build that was named anew. What it says is known, and that nobody may rely on it.
            return FileMetadata(Metadata(), size, of_another_version(str(Version(error.said))))
    return FileMetadata(parsed, size)


def _is_size(value: object) -> bool:
    return type(value) is int and 0 <= value < 1 << 53


def _is_sha256(value: object) -> bool:
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def told_size(http: Http, cache: Cache, file: UpstreamFile, hosts: frozenset[str]) -> int | None:
    """Return the size that the server tells, asked once per sha256; None where it does not tell."""
    if file.dist.size is not None or not file.dist.sha256:
        return file.dist.size
    known = cache.get("size", file.dist.sha256)
    if known is None or not _is_size(known.get("size")):
        try:
            body = http.get(
                file.dist.url, hosts=hosts, method="HEAD", headers={"Accept-Encoding": "identity"}
            )
        except UpdaterError:
            return None
        length = body.headers.get("content-length", "")
        if body.status != 200 or not _LENGTH.fullmatch(length):
            return None
        known = {"size": int(length)}
        cache.put("size", file.dist.sha256, known)
    return int(known["size"])
