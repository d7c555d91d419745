"""The Python package index (or any simple index) as a source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.filenames import parse_sdist, parse_wheel
from accelpkgs_updater.core.metadata import InvalidMetadata, parse_metadata
from accelpkgs_updater.core.models import Metadata, Sdist, WheelFile
from accelpkgs_updater.edge.cache import Cache
from accelpkgs_updater.edge.http import Http, HttpError
from accelpkgs_updater.errors import Problem, UpdaterError
from accelpkgs_updater.sources.base import Found, FoundFile, FoundRelease
from accelpkgs_updater.sources.remote_metadata import sdist_metadata, wheel_metadata
from accelpkgs_updater.sources.simple_page import ACCEPT, Link, parse_page

__all__ = ["IndexSource", "collect"]

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class IndexSource:
    """A simple index at `endpoint`. Files may lie on any https host that its pages link to."""

    def __init__(self, http: Http, cache: Cache, endpoint: str) -> None:
        self._http = http
        self._cache = cache
        self._endpoint = endpoint.rstrip("/")
        self._host = urlsplit(endpoint).hostname or ""

    def discover(self, name: str) -> Found:
        """Read the project page. Raises `UpdaterError`."""
        if not _NAME.fullmatch(name):
            raise UpdaterError(Problem("E501", f"{name!r} is not a normalised package name"))
        url = f"{self._endpoint}/{name}/"
        known = self._cache.get("page", url)
        headers = {"Accept": ACCEPT}
        if known and known.get("etag"):
            headers["If-None-Match"] = str(known["etag"])
        elif known and known.get("modified"):
            headers["If-Modified-Since"] = str(known["modified"])
        body = self._http.get(url, hosts=frozenset({self._host}), headers=headers)
        if body.status == 404:
            raise UpdaterError(Problem("E502", f"the package index has no {name}"))
        if body.status == 304 and known:
            content, kind, origin = str(known["body"]).encode(), str(known["type"]), str(known["url"])
        else:
            content, kind, origin = body.content, body.headers.get("content-type", ""), body.url
            self._remember(url, origin, kind, content, body.headers.get("etag"), body.headers.get("last-modified"))
        try:
            links = parse_page(origin, kind, content)
        except ValueError as error:
            raise UpdaterError(Problem("E503", "an index page cannot be read", name, (str(error),))) from error
        return collect(name, links)

    def metadata(self, name: str, version: Version, file: FoundFile) -> tuple[Metadata, int | None]:
        """Return the metadata of one file; read once per sha256, then from the cache."""
        link = file.link
        known = self._cache.get("metadata", link.sha256) if link.sha256 else None
        if known is None:
            hosts = frozenset({self._host, urlsplit(link.url).hostname or ""})
            read = wheel_metadata if file.wheel else sdist_metadata
            data, size = read(self._http, link, hosts)
            known = {"metadata": data.decode("utf-8", errors="replace"), "size": size, "file": link.filename}
            if link.sha256:
                self._cache.put("metadata", link.sha256, known)
        try:
            parsed = parse_metadata(str(known["metadata"]).encode(), name, str(version))
        except InvalidMetadata as error:
            raise UpdaterError(
                Problem("E512", "a file's metadata cannot be believed", link.filename, (str(error),))
            ) from error
        return parsed, known.get("size")

    def size(self, file: FoundFile) -> int | None:
        """Return the size of a file in bytes by a HEAD request."""
        hosts = frozenset({self._host, urlsplit(file.link.url).hostname or ""})
        try:
            length = self._http.get(file.link.url, hosts=hosts, method="HEAD").headers.get("content-length", "")
        except HttpError:
            return None
        return int(length) if length.isdigit() else None

    def _remember(
        self, url: str, origin: str, kind: str, content: bytes, etag: str | None, modified: str | None
    ) -> None:
        if etag or modified:
            body = content.decode("utf-8", errors="replace")
            self._cache.put(
                "page", url, {"url": origin, "type": kind, "body": body, "etag": etag, "modified": modified}
            )


def collect(name: str, links: Iterable[Link]) -> Found:
    """Sort links into releases; names that are not this package's or not safe are reported and left out."""
    files: dict[Version, dict[str, FoundFile]] = {}
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
            problems.append(Problem("E505", "a file was left out", link.filename, ("the index states no sha256",)))
            continue
        files.setdefault(version, {}).setdefault(link.filename, found)
        pythons.setdefault(version, set()).add(link.requires_python)
    if strange:
        title = f"{len(strange)} files were left out, their names are not what a standard allows"
        problems.append(Problem("E504", title, name, (f"the last: {strange[-1]}",)))
    return Found({v: _release(v, tuple(files[v].values()), pythons[v]) for v in files}, tuple(problems))


def _release(version: Version, files: tuple[FoundFile, ...], pythons: set[str]) -> FoundRelease:
    specifier = SpecifierSet()
    for text in pythons:
        try:
            specifier &= SpecifierSet(text)
        except InvalidSpecifier:
            continue
    ordered = tuple(sorted(files, key=lambda f: f.link.filename))
    return FoundRelease(version, ordered, specifier, all(f.link.yanked is not None for f in files))


def _file(name: str, link: Link) -> tuple[Version | None, FoundFile | None]:
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
        return wheel.version, FoundFile(link, wheel=record)
    if not link.filename.endswith((".tar.gz", ".zip")):
        return None, None
    owner, version = parse_sdist(link.filename)
    if owner != name:
        raise ValueError(f"{link.filename!r} is a file of {owner}")
    record_s = Sdist(link.filename, link.sha256 or "", link.size, uploaded=link.uploaded, yanked=link.yanked)
    return version, FoundFile(link, sdist=record_s)
