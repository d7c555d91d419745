"""PyTorch-style indexes: `<url>/<tag>/<name>/`, a simple page per build tag (`cu126`, `rocm6.4`,
`cpu`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.local_version import UnclearLocalVersion, axes_of_local
from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.sources.index import IndexSource, wheel_of
from accelpkgs_updater.sources.remote_file import hashed, prefix_of, read_metadata, told_size
from accelpkgs_updater.sources.simple_page import Link
from accelpkgs_updater.sources.source import (
    FileMetadata,
    UpstreamFile,
    UpstreamListing,
    UpstreamRelease,
)

__all__ = ["PytorchSource"]


class PytorchSource:
    """Options of `update.toml`: `url`, `tags`, and `hosts` that its pages may link to besides its
    own.

    A link's hash in `data-dist-info-metadata` is of METADATA, never taken for the wheel's. Links
    without `#sha256` are left out unless `download = true` allows to hash the files by reading them
    once.
    """

    def __init__(self, http: Http, cache: Cache, options: Mapping[str, Any]) -> None:
        self._http = http
        self._cache = cache
        self._url = str(options.get("url", "")).rstrip("/")
        self._tags = tuple(str(t) for t in options.get("tags", ()))
        self._download = bool(options.get("download", False))
        host = urlsplit(self._url).hostname or ""
        self._hosts = frozenset({host, *(str(h) for h in options.get("hosts", ()))})
        if not self._url.startswith("https://") or not self._tags:
            raise UpdaterError(
                Problem(
                    ErrorCode.UPDATE_TOML,
                    'a source of kind "pytorch" needs url = "https://…" and tags',
                )
            )
        self._pages = IndexSource(http, cache, self._url)

    def discover(self, name: str) -> UpstreamListing:
        """Read the page of each tag. Raises `UpdaterError` where one cannot be read."""
        files: dict[Version, dict[str, UpstreamFile]] = {}
        problems: list[Problem] = []
        for tag in self._tags:
            for link in self._pages.page(f"{self._url}/{tag}/{name}/") or ():
                try:
                    file = self._file(name, tag, link)
                except ValueError as error:
                    problems.append(
                        Problem(
                            ErrorCode.FILE_NAMES,
                            "a file was left out",
                            f"{tag}/{name}",
                            (str(error),),
                        )
                    )
                    continue
                if file is not None:
                    # One name may hold other bytes in another folder: the URL is the identity.
                    version = Version(file.dist.version.public)
                    files.setdefault(version, {}).setdefault(file.dist.url, file)
        return UpstreamListing(
            {v: UpstreamRelease(v, tuple(files[v].values()), _python(files[v])) for v in files},
            problems,
        )

    def complete(self, file: UpstreamFile) -> UpstreamFile:
        """See `Source.complete`."""
        if not file.dist.sha256 and not self._download:
            raise UpdaterError(
                Problem(
                    ErrorCode.NO_HASH,
                    "a file was left out",
                    file.dist.url,
                    ("its link has no sha256",),
                )
            )
        return hashed(self._http, self._cache, file, self._hosts)

    def metadata(self, name: str, version: Version, file: UpstreamFile) -> FileMetadata:
        """See `Source.metadata`."""
        return read_metadata(self._http, self._cache, name, version, file, self._hosts)

    def instead(self, *_: object) -> None:
        """See `Source.instead`; nothing does."""

    def size(self, file: UpstreamFile) -> int | None:
        """See `Source.size`."""
        return told_size(self._http, self._cache, file, self._hosts)

    def _file(self, name: str, tag: str, link: Link) -> UpstreamFile | None:
        wheel = wheel_of(name, link)
        if wheel is None:
            return None
        if (urlsplit(wheel.url).hostname or "") not in self._hosts:
            raise ValueError(f"{wheel.file!r} lies on a host that update.toml does not name")
        # aarch64 builds of some years carry no local version; then the folder says what they are.
        try:
            axes = axes_of_local(wheel.version.local or tag)
        except UnclearLocalVersion as error:
            raise ValueError(f"{wheel.file!r}: {error}") from error
        return UpstreamFile(wheel, axes, prefix_of(wheel.url, wheel.file))


def _python(files: Mapping[str, UpstreamFile]) -> SpecifierSet:
    texts = {f.dist.requires_python for f in files.values()}
    try:
        return SpecifierSet(texts.pop()) if len(texts) == 1 else SpecifierSet()
    except ValueError:
        return SpecifierSet()
