"""The METADATA of a file that stays where it is: PEP 658, else ranges of the zip, else the whole
file.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from importlib import import_module

from accelpkgs_updater.boundary import reading, reason
from accelpkgs_updater.core.wheel import DistributionFile
from accelpkgs_updater.errors import ErrorCode, Problem
from accelpkgs_updater.limits import Limit
from accelpkgs_updater.net.ends import END
from accelpkgs_updater.net.http import Http, HttpError
from accelpkgs_updater.sources.whole_file import kept, unreadable
from accelpkgs_updater.sources.zip_members import opened, read_member
from accelpkgs_updater.sources.zip_tail import extract, find_member

__all__ = ["end_of", "read_range", "stated_metadata", "wheel_metadata"]

TAILS = (END, 256 << 10)
# A range of an encoded body would be a range of something else.
PLAIN = {"Accept-Encoding": "identity"}
_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})")
_TITLE = "a file's metadata cannot be read"


def wheel_metadata(
    http: Http, dist: DistributionFile, hosts: frozenset[str]
) -> tuple[bytes, int | None]:
    """Return (METADATA, size of the wheel in bytes where it was seen).

    Raises `MetadataError`, `HttpError`.
    """
    stated = stated_metadata(http, dist, hosts)
    if stated is not None:
        return stated, dist.size
    for length in TAILS:
        by_tail = _by_tail(http, dist, hosts, length)
        if by_tail is not None:
            return by_tail
    return _by_range(http, dist, hosts)


def stated_metadata(http: Http, dist: DistributionFile, hosts: frozenset[str]) -> bytes | None:
    """Return the METADATA that lies beside a file (PEP 658), None where there is none.

    Raises `MetadataError`, `HttpError`.
    """
    if dist.metadata_sha256 is None:
        return None
    body = http.get(f"{dist.url}.metadata", hosts=hosts, limit=Limit.METADATA)
    if body.status != 200:
        return None
    if dist.metadata_sha256 not in ("", hashlib.sha256(body.content).hexdigest()):
        raise unreadable(dist, "its METADATA has not the hash that the index states")
    return body.content


def _by_tail(
    http: Http, dist: DistributionFile, hosts: frozenset[str], length: int
) -> tuple[bytes, int] | None:
    """Read METADATA by one or two small requests; None where the end of the file does not tell
    enough.
    """
    tail = (
        end_of(http, dist, hosts)
        if length == END
        else read_range(http, dist, hosts, f"bytes=-{length}")
    )
    if tail is None:
        return None
    start, data, size = tail
    member, most = find_member(data, _is_metadata), Limit.METADATA.most
    if member is None or member.packed > most:
        return None
    first, last = member.span[0], min(member.span[1], size)
    if first >= start:
        content = extract(member, data[first - start :], most)
    else:
        part = read_range(http, dist, hosts, f"bytes={first}-{last - 1}")
        content = extract(member, part[1], most) if part is not None and part[0] == first else None
    return (content, size) if content is not None else None


def end_of(
    http: Http, dist: DistributionFile, hosts: frozenset[str]
) -> tuple[int, bytes, int] | None:
    """Return what `read_range` does of the last bytes of a file, asked for once in a run."""
    known = http.ends.get(dist.url)
    if known is None:
        known = read_range(http, dist, hosts, f"bytes=-{END}")
        if known is not None and known[0] + len(known[1]) == known[2]:
            http.ends.put(dist.url, known)
    return known


def read_range(
    http: Http, dist: DistributionFile, hosts: frozenset[str], wanted: str
) -> tuple[int, bytes, int] | None:
    """Return (start, bytes, size of the whole file) of a range; None where the server does not give
    it so.

    Raises `HttpError`, also where the file is gone.
    """
    body = http.get(
        dist.url,
        hosts=hosts,
        headers={"Range": wanted, **PLAIN},
        limit=Limit.DIRECTORY,
        partial=True,
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


def _by_range(http: Http, dist: DistributionFile, hosts: frozenset[str]) -> tuple[bytes, int]:
    # What is imported for it is imported where it is needed: few indexes do not state METADATA.
    ranges = import_module("accelpkgs_updater.sources.zip_ranges")
    with reading(ErrorCode.NO_METADATA, _TITLE, dist.file):
        try:
            with ranges.opened_by_ranges(http, dist.url, hosts, PLAIN, TAILS[-1]) as archive:
                return _member(dist, archive), archive.size()
        except ranges.NoRanges:
            return _whole(http, dist, hosts)
        except ranges.BrokenArchive as error:
            raise unreadable(dist, reason(error)) from error


def _member(dist: DistributionFile, archive: zipfile.ZipFile) -> bytes:
    names = [n for n in archive.namelist() if _is_metadata(n)]
    if len(names) != 1:
        raise unreadable(dist, f"{len(names)} METADATA files in it")
    return read_member(archive, archive.getinfo(names[0]))


def _whole(http: Http, dist: DistributionFile, hosts: frozenset[str]) -> tuple[bytes, int]:
    with kept(http, dist, hosts) as (file, size), opened(file) as archive:
        return _member(dist, archive), size
