"""The Python package index (or any simple index) as a source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.filenames import foreign, parse_sdist, parse_wheel
from accelpkgs_updater.core.models import Sdist, WheelFile
from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.sources.remote_file import read_metadata, told_size
from accelpkgs_updater.sources.simple_page import ACCEPT, Link, parse_page
from accelpkgs_updater.sources.source import (
    FileMetadata,
    UpstreamFile,
    UpstreamListing,
    UpstreamRelease,
)

__all__ = ["IndexSource", "collect"]

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class IndexSource:
    """Simple indexes, the first that knows a package wins (others could smuggle in a namesake).

    Files may lie on any https host that the page links to: the page is what we trust, by its hashes.
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
            links = self.page(f"{endpoint}/{name}/")
            if links is not None:
                return collect(name, links)
        raise UpdaterError(Problem(ErrorCode.NO_PACKAGE, f"the package index has no {name}"))

    def page(self, url: str) -> list[Link] | None:
        """Read one page, conditionally where the server gave a validator; None where there is none."""
        known = self._cache.get("page", url)
        headers = {"Accept": ACCEPT}
        if known and known.get("etag"):
            headers["If-None-Match"] = str(known["etag"])
        elif known and known.get("modified"):
            headers["If-Modified-Since"] = str(known["modified"])
        body = self._http.get(url, hosts=self._hosts, headers=headers)
        if body.status == 404:
            return None
        if body.status == 304 and known:
            content, kind, origin = (
                str(known["body"]).encode(),
                str(known["type"]),
                str(known["url"]),
            )
        else:
            content, kind, origin = body.content, body.headers.get("content-type", ""), body.url
            self._remember(
                url,
                origin,
                kind,
                content,
                body.headers.get("etag"),
                body.headers.get("last-modified"),
            )
        try:
            return parse_page(origin, kind, content, foreign)
        except ValueError as error:
            raise UpdaterError(
                Problem(
                    ErrorCode.INDEX_PAGE,
                    "an index page cannot be read",
                    url.rstrip("/").rpartition("/")[2],
                    (str(error),),
                )
            ) from error

    def complete(self, file: UpstreamFile) -> UpstreamFile:
        """See `Source.complete`; a file without a stated hash was left out already."""
        return file

    def metadata(self, name: str, version: Version, file: UpstreamFile) -> FileMetadata:
        """See `Source.metadata`."""
        hosts = self._hosts | {urlsplit(file.link.url).hostname or ""}
        return read_metadata(self._http, self._cache, name, version, file, hosts)

    def instead(self, *_: object) -> None:
        """See `Source.instead`; nothing does."""

    def size(self, file: UpstreamFile) -> int | None:
        """See `Source.size`."""
        return told_size(
            self._http, self._cache, file, self._hosts | {urlsplit(file.link.url).hostname or ""}
        )

    def _remember(
        self,
        url: str,
        origin: str,
        kind: str,
        content: bytes,
        etag: str | None,
        modified: str | None,
    ) -> None:
        if etag or modified:
            body = content.decode("utf-8", errors="replace")
            self._cache.put(
                "page",
                url,
                {"url": origin, "type": kind, "body": body, "etag": etag, "modified": modified},
            )


def collect(name: str, links: Iterable[Link]) -> UpstreamListing:
    """Sort links into releases; names that are not this package's or not safe are reported and left out."""
    files: dict[Version, dict[str, UpstreamFile]] = {}
    pythons: dict[Version, set[str]] = {}
    problems: list[Problem] = []
    strange: list[str] = []
    for link in links:
        try:
            version, found = _file(name, link)
        except ValueError as error:
            if link.filename.endswith((".whl", ".tar.gz")):
                strange.append(str(error))
            continue
        if version is None or found is None:
            continue
        if link.sha256 is None:
            problems.append(
                Problem(
                    ErrorCode.NO_HASH,
                    "a file was left out",
                    link.filename,
                    ("the index states no sha256",),
                )
            )
            continue
        files.setdefault(version, {}).setdefault(link.filename, found)
        pythons.setdefault(version, set()).add(link.requires_python)
    if strange:
        title = f"{len(strange)} files were left out, their names are not what a standard allows"
        problems.append(Problem(ErrorCode.FILE_NAMES, title, name, (f"the last: {strange[-1]}",)))
    return UpstreamListing(
        {v: _release(v, tuple(files[v].values()), pythons[v]) for v in files}, tuple(problems)
    )


def _release(
    version: Version, files: tuple[UpstreamFile, ...], pythons: set[str]
) -> UpstreamRelease:
    ordered = tuple(sorted(files, key=lambda f: f.link.filename))
    return UpstreamRelease(
        version, ordered, _all_of(frozenset(pythons)), all(f.link.yanked is not None for f in files)
    )


@lru_cache(maxsize=1 << 12)
def _all_of(pythons: frozenset[str]) -> SpecifierSet:
    specifier = SpecifierSet()
    for text in sorted(pythons):
        try:
            specifier &= SpecifierSet(text)
        except InvalidSpecifier:
            continue
    return specifier


def _file(name: str, link: Link) -> tuple[Version | None, UpstreamFile | None]:
    if link.filename.endswith(".whl"):
        wheel = parse_wheel(link.filename)
        if wheel is None:
            return None, None
        if wheel.name != name:
            raise ValueError(f"{link.filename!r} is a file of {wheel.name}")
        record = WheelFile(
            link.filename,
            link.sha256 or "",
            link.size,
            build=wheel.build,
            uploaded=link.uploaded,
            yanked=link.yanked,
        )
        return wheel.version, UpstreamFile(link, wheel=record)
    if not link.filename.endswith((".tar.gz", ".zip")):
        return None, None
    owner, version = parse_sdist(link.filename)
    if owner != name:
        raise ValueError(f"{link.filename!r} is a file of {owner}")
    record_s = Sdist(
        link.filename, link.sha256 or "", link.size, uploaded=link.uploaded, yanked=link.yanked
    )
    return version, UpstreamFile(link, sdist=record_s)
