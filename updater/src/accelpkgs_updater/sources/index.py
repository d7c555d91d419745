"""The Python package index (or any simple index) as a source."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from packaging.version import Version

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.core.filenames import foreign
from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.net.conditional import cached, changed, validators
from accelpkgs_updater.net.http import Body, Http
from accelpkgs_updater.sources.kept_page import kept_page, listing_of
from accelpkgs_updater.sources.remote_file import read_metadata, told_size
from accelpkgs_updater.sources.simple_page import ACCEPT, Link, parse_page
from accelpkgs_updater.sources.source import FileMetadata, UpstreamFile, UpstreamListing

__all__ = ["IndexSource"]

_KIND = "page"
_READERS = (
    "core/filenames.py",
    "core/support.json",
    "core/support.py",
    "sources/html_anchors.py",
    "sources/index.py",
    "sources/kept_page.py",
    "sources/simple_page.py",
)
"""What decides what is kept of a page."""
_LINUX = re.compile(r"-[A-Za-z0-9._]*linux[A-Za-z0-9._]*\.whl$")
_OURS_ELSEWHERE = re.compile(r"[^-]+-([^-]+)-(?:[^-]+-)?(?:cp31\d|cp3\d-abi3|py3)[^/]*\.whl$")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class IndexSource:
    """Simple indexes, the first that knows a package wins (others could smuggle in a namesake).

    Files may lie on any https host that the page links to: the page is what we trust, by its
    hashes.
    """

    def __init__(self, http: Http, cache: Cache, *endpoints: str) -> None:
        self._http = http
        self._cache = cache
        self._endpoints = [e.rstrip("/") for e in endpoints]
        self._hosts = frozenset(urlsplit(e).hostname or "" for e in endpoints)

    def discover(self, name: str) -> UpstreamListing:
        """Read the project page. Raises `UpdaterError`."""
        if not _NAME.fullmatch(name):
            raise UpdaterError(
                Problem(ErrorCode.PACKAGE_NAME, f"{name!r} is not a normalised package name")
            )
        for endpoint in self._endpoints:
            url = f"{endpoint}/{name}/"
            with reading(ErrorCode.INDEX_PAGE, "an index page cannot be read", name):
                listing = self._listing(name, url)
            if listing is not None:
                return listing
        raise UpdaterError(Problem(ErrorCode.NO_PACKAGE, f"the package index has no {name}"))

    def _listing(self, name: str, url: str) -> UpstreamListing | None:
        """Return what a page says, None where there is none; what it said before where it did not
        change.
        """
        known = self._cache.get(_KIND, url)
        listing = _remembered(name, known)
        if known is None or listing is None:
            known = None
        elif self._cache.is_fresh(_KIND, url):
            return listing
        body = changed(
            self._http,
            url,
            known.get("headers") if known else None,
            hosts=self._hosts,
            headers={"Accept": ACCEPT},
        )
        if body is None:
            self._cache.confirm(_KIND, url)
            return listing
        if body.status == 404:
            return None
        passed = _Passed()
        links = _parsed(url, body, passed.skip)
        kept = kept_page(name, links, native=passed.native, elsewhere=passed.versions)
        listing = listing_of(name, kept)
        headers = validators(body)
        if headers or self._cache.fresh:
            self._cache.put(_KIND, url, {**kept, "made_by": made_by(), "headers": headers})
        return listing

    def page(self, url: str, skip: Callable[[str], bool] = foreign) -> list[Link] | None:
        """Read one page, conditionally where the server gave a validator; None where there is
        none. Files whose name is to `skip` are left out.
        """
        headers = {"Accept": ACCEPT}
        body = cached(self._http, self._cache, url, hosts=self._hosts, headers=headers)
        if body.status == 404:
            return None
        return _parsed(url, body, skip)

    def complete(self, file: UpstreamFile) -> UpstreamFile:
        """See `Source.complete`; a file without a stated hash was left out already."""
        return file

    def metadata(self, name: str, version: Version, file: UpstreamFile) -> FileMetadata:
        """See `Source.metadata`."""
        hosts = self._hosts | {urlsplit(file.dist.url).hostname or ""}
        return read_metadata(self._http, self._cache, name, version, file, hosts)

    def instead(self, *_: object) -> None:
        """See `Source.instead`; nothing does."""

    def size(self, file: UpstreamFile) -> int | None:
        """See `Source.size`."""
        return told_size(
            self._http, self._cache, file, self._hosts | {urlsplit(file.dist.url).hostname or ""}
        )


@dataclass(slots=True)
class _Passed:
    """The wheels of a page that none of our systems can use: what they say of the package."""

    native: bool = False
    versions: set[str] = field(default_factory=set)

    def skip(self, filename: str) -> bool:
        """Tell whether a file is for others, and remember what it says."""
        if not foreign(filename):
            return False
        if not self.native and _LINUX.search(filename):
            self.native = True
        elif match := _OURS_ELSEWHERE.match(filename):
            self.versions.add(match[1])
        return True


def _parsed(url: str, body: Body, skip: Callable[[str], bool]) -> list[Link]:
    where = url.rstrip("/").rpartition("/")[2]
    with reading(ErrorCode.INDEX_PAGE, "an index page cannot be read", where):
        return parse_page(body.url, body.headers.get("content-type", ""), body.content, skip)


def _remembered(name: str, known: dict[str, Any] | None) -> UpstreamListing | None:
    if known is None or known.get("made_by") != made_by():
        return None
    with contextlib.suppress(ValueError, LookupError, TypeError):
        return listing_of(name, known)
    return None


@cache
def made_by() -> str:
    """Return what tells one way of reading pages from another: what was kept by another is read
    anew.
    """
    folder = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for name in _READERS:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()
