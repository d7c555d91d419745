"""GitHub releases as a source, over the REST API (version 2022-11-28)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.core.filenames import is_wheel, parse_wheel
from accelpkgs_updater.core.local_version import UnclearLocalVersion, axes_of_local
from accelpkgs_updater.core.patterns import compile_pattern
from accelpkgs_updater.core.url_axes import NO_RULES, UrlAxes
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.net.allowed_hosts import origin
from accelpkgs_updater.net.conditional import cached
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.net.tokens import token_of
from accelpkgs_updater.sources.github_assets import Asset, assets_of
from accelpkgs_updater.sources.remote_file import hashed, prefix_of, read_metadata, told_size
from accelpkgs_updater.sources.source import (
    FileMetadata,
    UpstreamFile,
    UpstreamListing,
    UpstreamRelease,
)

__all__ = ["API", "GithubSource"]

API = "https://api.github.com"
API_HOST = "api.github.com"
# Assets are handed out by the second and third of these.
FILE_HOSTS = frozenset(
    {"github.com", "objects.githubusercontent.com", "release-assets.githubusercontent.com"}
)
HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
_REPO = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}")
_NEXT = re.compile(r'<([^<>]+)>\s*;[^,]*\brel="?next"?')
# What is recorded is an address without credentials and port, of letters that an address has.
_PLACE = re.compile(r"https://github\.com/[!-~]+")
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
MAXIMUM_PAGES = 100


class GithubSource:
    """Options of `update.toml`: `repo`, and optionally `pattern` and `containers` (see
    core.local_version).

    The token (GITHUB_TOKEN or GH_TOKEN) goes to the API's host only, and into no message.
    """

    def __init__(
        self,
        http: Http,
        cache: Cache,
        name: str,
        options: Mapping[str, Any],
        rules: UrlAxes = NO_RULES,
    ) -> None:
        self._http = http
        self._cache = cache
        self._repo = str(options.get("repo", ""))
        self._rules = rules
        self._pattern = compile_pattern(str(options["pattern"])) if "pattern" in options else None
        self._containers = {str(k): str(v) for k, v in options.get("containers", {}).items()}
        if not _REPO.fullmatch(self._repo):
            raise UpdaterError(
                Problem(
                    ErrorCode.UPDATE_TOML,
                    'a source of kind "github" needs repo = "OWNER/REPO"',
                    name,
                )
            )

    def discover(self, name: str) -> UpstreamListing:
        """Read all releases. Raises `UpdaterError`."""
        files: dict[Version, dict[tuple[str, str], UpstreamFile]] = {}
        problems: list[Problem] = []
        for asset in self._assets():
            try:
                file = self._file(name, asset)
            except ValueError as error:
                problems.append(
                    Problem(ErrorCode.FILE_NAMES, "a file was left out", self._repo, (str(error),))
                )
                continue
            if file is not None:
                # Newest release first: of one name under several tags the newest is the one, unless
                # the tag says what a file was built for.
                version = Version(file.dist.version.public)
                identity = (file.dist.file, repr(file.axes))
                files.setdefault(version, {}).setdefault(identity, file)
        return UpstreamListing(
            {v: UpstreamRelease(v, tuple(files[v].values()), SpecifierSet()) for v in files},
            problems,
        )

    def complete(self, file: UpstreamFile) -> UpstreamFile:
        """See `Source.complete`."""
        return hashed(self._http, self._cache, file, FILE_HOSTS)

    def metadata(self, name: str, version: Version, file: UpstreamFile) -> FileMetadata:
        """See `Source.metadata`."""
        return read_metadata(self._http, self._cache, name, version, file, FILE_HOSTS)

    def instead(self, *_: object) -> None:
        """See `Source.instead`; nothing does."""

    def size(self, file: UpstreamFile) -> int | None:
        """See `Source.size`."""
        return told_size(self._http, self._cache, file, FILE_HOSTS)

    def _assets(self) -> Iterator[Asset]:
        url: str | None = f"{API}/repos/{self._repo}/releases?per_page=100"
        for _ in range(MAXIMUM_PAGES):
            if url is None:
                return
            assets, url = self._page(url)
            yield from assets
        raise UpdaterError(
            Problem(ErrorCode.INDEX_PAGE, "a list of releases does not end", self._repo)
        )

    def _page(self, url: str) -> tuple[list[Asset], str | None]:
        headers = dict(HEADERS)
        token = token_of(os.environ)
        if token:
            headers["Authorization"] = f"Bearer {token}"
        hosts = frozenset({API_HOST})
        body = cached(self._http, self._cache, url, hosts=hosts, headers=headers)
        if body.status == 404:
            raise UpdaterError(
                Problem(
                    ErrorCode.NO_PACKAGE,
                    f"GitHub has no repository {self._repo}, or the token may not see it",
                )
            )
        following = _NEXT.search(body.headers.get("link", ""))
        title = "an answer of GitHub is not what it describes"
        with reading(ErrorCode.INDEX_PAGE, title, self._repo):
            # A part of it would make files vanish.
            assets = list(assets_of(body.content))
            if following and origin(following[1]) != origin(API):
                # The token goes with every request of these.
                raise ValueError("its next page lies elsewhere")
        return assets, following[1] if following else None

    def _file(self, name: str, asset: Asset) -> UpstreamFile | None:
        filename, url = asset.name, asset.url
        named = parse_wheel(filename) if is_wheel(filename) else None
        if named is None or named.name != name:
            # A repository may publish several distributions.
            return None
        if not _PLACE.fullmatch(url):
            raise ValueError(f"{filename!r} lies on another host, or at no address")
        local = named.version.local
        try:
            own = axes_of_local(local, self._pattern, self._containers) if local else {}
            axes = self._rules.added(own, url)
        except UnclearLocalVersion as error:
            raise ValueError(f"{filename!r}: {error}") from error
        digest = _DIGEST.fullmatch(asset.digest)
        wheel = Wheel(
            filename,
            sha256=digest[1] if digest else "",
            size=asset.size,
            url=url,
            uploaded=asset.created,
            parsed=named,
        )
        place = f"https://github.com/{self._repo}"
        return UpstreamFile(wheel, axes, prefix_of(url, filename), folder=place)
