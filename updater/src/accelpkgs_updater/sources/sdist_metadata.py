"""The PKG-INFO of an sdist. Nothing of it is unpacked to disk, nothing of it is run."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import IO

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.core.wheel import DistributionFile
from accelpkgs_updater.errors import ErrorCode
from accelpkgs_updater.limits import Limit
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.sources.inflated import Inflated
from accelpkgs_updater.sources.tar_walk import members
from accelpkgs_updater.sources.wheel_metadata import read_range, stated_metadata
from accelpkgs_updater.sources.whole_file import kept, passing, unreadable
from accelpkgs_updater.sources.zip_members import opened, read_member

__all__ = ["sdist_metadata"]

HEAD = 128 << 10


def sdist_metadata(
    http: Http, dist: DistributionFile, hosts: frozenset[str]
) -> tuple[bytes, int | None]:
    """Return (PKG-INFO, size of the sdist in bytes). Raises `MetadataError`, `HttpError`."""
    stated = stated_metadata(http, dist, hosts)
    if stated is not None:
        return stated, dist.size
    by_head = _by_head(http, dist, hosts)
    if by_head is not None:
        return by_head
    size: int | None
    with reading(ErrorCode.NO_METADATA, "a file's metadata cannot be read", dist.file):
        if dist.file.endswith(".zip"):
            with kept(http, dist, hosts) as (file, size):
                found = _of_zip(file)
        else:
            with passing(http, dist, hosts) as pieces:
                found = _of_tar(pieces)
                if found is None:
                    pieces.finish()
                size = pieces.length
    if found is None:
        raise unreadable(dist, "there is no PKG-INFO in it")
    return found, size


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
        found = _of_tar([head[1]], 64 * HEAD)
    except (ValueError, zlib.error):
        # It ends early, as it must; what is amiss beyond that shows in the whole.
        return None
    return None if found is None else (found, head[2])


def _of_tar(pieces: Iterable[bytes], most: int | None = None) -> bytes | None:
    """Return the PKG-INFO; what comes after it is not asked for."""
    stream = Inflated(pieces, Limit.UNPACKED.most if most is None else most)
    for member in members(stream.read):
        if _is_metadata(member.name) and member.is_file:
            Limit.METADATA.check(member.size, "bytes of PKG-INFO")
            return member.read()
    return None


def _of_zip(file: IO[bytes]) -> bytes | None:
    with opened(file) as archive:
        for info in archive.infolist():
            if _is_metadata(info.filename):
                return read_member(archive, info)
    return None


def _is_metadata(name: str) -> bool:
    return name.count("/") == 1 and name.endswith("/PKG-INFO")
