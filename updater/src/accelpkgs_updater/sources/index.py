"""The Python package index (or any simple index) as a source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.core.filenames import (
    foreign,
    is_sdist,
    is_wheel,
    parse_sdist,
    parse_wheel,
)
from accelpkgs_updater.core.wheel import Sdist, Wheel
from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.limits import Limit
from accelpkgs_updater.net.conditional import cached
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.sources.remote_file import read_metadata, told_size
from accelpkgs_updater.sources.simple_page import ACCEPT, Link, parse_page
from accelpkgs_updater.sources.source import (
    FileMetadata,
    UpstreamFile,
    UpstreamListing,
    UpstreamRelease,
)

__all__ = ["IndexSource", "collect", "wheel_of"]

_KIND = "links"
_PYTHONS = 32
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
            links, passed = self._links(f"{endpoint}/{name}/")
            if links is not None:
                with reading(ErrorCode.INDEX_PAGE, "an index page cannot be read", name):
                    return passed.noted(collect(name, links))
        raise UpdaterError(Problem(ErrorCode.NO_PACKAGE, f"the package index has no {name}"))

    def _links(self, url: str) -> tuple[list[Link] | None, _Passed]:
        """Return the links of a page, and what was passed by; for a short time they are kept as
        they were understood, since most of a page is of no use.
        """
        if self._cache.is_fresh(_KIND, url):
            known = _remembered(self._cache.get(_KIND, url))
            if known is not None:
                return known
        passed = _Passed()
        links = self.page(url, passed.skip)
        if links is not None and self._cache.fresh:
            kept = {"links": links, "native": passed.native, "versions": sorted(passed.versions)}
            self._cache.put(_KIND, url, kept)
        return links, passed

    def page(self, url: str, skip: Callable[[str], bool] = foreign) -> list[Link] | None:
        """Read one page, conditionally where the server gave a validator; None where there is
        none. Files whose name is to `skip` are left out.
        """
        headers = {"Accept": ACCEPT}
        body = cached(self._http, self._cache, url, hosts=self._hosts, headers=headers)
        if body.status == 404:
            return None
        where = url.rstrip("/").rpartition("/")[2]
        with reading(ErrorCode.INDEX_PAGE, "an index page cannot be read", where):
            return parse_page(body.url, body.headers.get("content-type", ""), body.content, skip)

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

    def noted(self, listing: UpstreamListing) -> UpstreamListing:
        """Return a listing with what was passed by."""
        native = self.native or any(
            f.wheel and f.wheel.platforms.keys() - {"any"}
            for r in listing.releases.values()
            for f in r.files
        )
        elsewhere = frozenset(v for v in listing.releases if str(v) in self.versions)
        return replace(listing, native=native, elsewhere=elsewhere)


def _remembered(known: dict[str, Any] | None) -> tuple[list[Link], _Passed] | None:
    try:
        links = [Link(*row) for row in known["links"]] if known else None
        passed = _Passed(bool(known["native"]), set(known["versions"])) if known else None
    except (KeyError, TypeError):
        return None
    return (links, passed) if links is not None and passed is not None else None


def collect(name: str, links: Iterable[Link]) -> UpstreamListing:
    """Sort links into releases; names that are not this package's or not safe are left out, and
    said.
    """
    files: dict[Version, dict[str, UpstreamFile]] = {}
    problems: list[Problem] = []
    strange: list[str] = []
    for link in links:
        try:
            file = wheel_of(name, link) or _sdist_of(name, link)
        except ValueError as error:
            if not link.filename.endswith(".zip"):
                strange.append(str(error))
            continue
        if file is None:
            continue
        if not file.sha256:
            why = ("the index states no sha256",)
            problems.append(Problem(ErrorCode.NO_HASH, "a file was left out", file.file, why))
            continue
        found = UpstreamFile(file, by_name=True)
        Limit.RELEASES.check(len(files), "releases")
        files.setdefault(file.version, {}).setdefault(file.file, found)
    if strange:
        title = f"{len(strange)} files were left out, their names are not what a standard allows"
        problems.append(Problem(ErrorCode.FILE_NAMES, title, name, (f"the last: {strange[-1]}",)))
    return UpstreamListing({v: _release(v, files[v].values()) for v in files}, tuple(problems))


def _release(version: Version, files: Iterable[UpstreamFile]) -> UpstreamRelease:
    ordered = tuple(sorted(files, key=lambda f: f.dist.file))
    pythons = frozenset(f.dist.requires_python for f in ordered)
    yanked = all(f.dist.yanked is not None for f in ordered)
    return UpstreamRelease(version, ordered, _all_of(pythons), yanked)


@lru_cache(maxsize=1 << 12)
def _all_of(pythons: frozenset[str]) -> SpecifierSet:
    if len(pythons) > _PYTHONS:
        raise ValueError(f"a release states more than {_PYTHONS} different Requires-Python")
    specifier = SpecifierSet()
    for text in sorted(pythons):
        try:
            specifier &= SpecifierSet(text)
        except ValueError:
            continue
    return specifier


def wheel_of(name: str, link: Link) -> Wheel | None:
    """Return the wheel that a link of a package's page is; None for what is not for our targets.

    Raises `ValueError` where its name is not a wheel's, not safe, or another package's.
    """
    named = parse_wheel(link.filename) if is_wheel(link.filename) else None
    if named is None:
        return None
    if named.name != name:
        raise ValueError(f"{link.filename!r} is a file of {named.name}")
    return Wheel(link.filename, *_facts(link), parsed=named)


def _sdist_of(name: str, link: Link) -> Sdist | None:
    if not is_sdist(link.filename):
        return None
    owner, _ = parse_sdist(link.filename)
    if owner != name:
        raise ValueError(f"{link.filename!r} is a file of {owner}")
    return Sdist(link.filename, *_facts(link))


def _facts(
    link: Link,
) -> tuple[str, int | None, str, str | None, str | None, str, str | None]:
    """Return what a link states, in the order of `DistributionFile`.

    Raises `ValueError` where it leads nowhere.
    """
    if not link.url:
        raise ValueError(f"{link.filename!r} has no address that could be asked for")
    return (
        link.sha256 or "",
        link.size,
        link.url,
        link.uploaded,
        link.yanked,
        link.requires_python,
        link.metadata_sha256,
    )
