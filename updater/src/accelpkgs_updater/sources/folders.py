"""Indexes of folders as sources: PyTorch's, Jetson AI Lab's, Astral's (`layouts`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from packaging.version import Version

from accelpkgs_updater.core.local_version import UnclearLocalVersion, axes_of_local, says_nothing
from accelpkgs_updater.core.url_axes import NO_RULES, UrlAxes
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.sources.index import IndexSource
from accelpkgs_updater.sources.kept_page import wheel_of
from accelpkgs_updater.sources.layouts import LAYOUTS
from accelpkgs_updater.sources.listed import Listed
from accelpkgs_updater.sources.remote_file import hashed, prefix_of, read_metadata, told_size
from accelpkgs_updater.sources.simple_page import Link
from accelpkgs_updater.sources.source import FileMetadata, UpstreamFile, UpstreamListing

__all__ = ["FolderSource"]


class _TwoHashesError(ValueError):
    """A file whose path and link state two different hashes."""


class FolderSource:
    """Options of `update.toml`: `url` and `tags` (or `folders`), which known indexes need not be
    given, and `hosts` that its pages may link to besides its own.

    A link's hash in `data-dist-info-metadata` is of METADATA, never taken for the wheel's. Links
    without `#sha256` are left out unless `download = true` allows to hash the files by reading them
    once, or their path has the beginning of it: those are recorded as incomplete.
    """

    def __init__(
        self,
        http: Http,
        cache: Cache,
        kind: str,
        options: Mapping[str, Any],
        rules: UrlAxes = NO_RULES,
    ) -> None:
        self._http = http
        self._cache = cache
        self._layout = LAYOUTS[kind]
        self._rules = rules
        self._url = str(options.get("url", self._layout.url)).rstrip("/")
        named = options.get("folders", options.get("tags", self._layout.folders))
        self._folders = tuple(str(f).strip("/") for f in named)
        self._download = bool(options.get("download", False))
        more = map(str, options.get("hosts", self._layout.hosts))
        self._hosts = frozenset({urlsplit(self._url).hostname or "", *more})
        if not self._url.startswith("https://") or not self._folders:
            needs = f'a source of kind "{kind}" needs url = "https://…" and tags'
            raise UpdaterError(Problem(ErrorCode.UPDATE_TOML, needs))
        try:
            self._axes = {folder: self._said(folder) for folder in self._folders}
        except UnclearLocalVersion as error:
            title = f'a source of kind "{kind}" has no such folder'
            raise UpdaterError(Problem(ErrorCode.UPDATE_TOML, title, why=(str(error),))) from error
        self._pages = IndexSource(http, cache, self._url)

    def discover(self, name: str) -> UpstreamListing:
        """Read the page of each folder. Raises `UpdaterError` where one cannot be read."""
        listed = Listed()
        for folder in self._folders:
            page = self._layout.page.format(folder=folder, name=name)
            for link in self._pages.page(f"{self._url}/{page}") or ():
                try:
                    file = self._file(name, folder, link)
                except _TwoHashesError as error:
                    listed.left_out(f"{folder}/{name}", str(error), ErrorCode.CHANGED_FILE)
                    continue
                except ValueError as error:
                    listed.left_out(f"{folder}/{name}", str(error))
                    continue
                if file is not None:
                    listed.add(folder, file)
        return listed.listing()

    def complete(self, file: UpstreamFile) -> UpstreamFile:
        """See `Source.complete`."""
        if not file.dist.sha256 and not self._download:
            if file.dist.sha256_prefix:
                return file
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

    def _file(self, name: str, listed: str, link: Link) -> UpstreamFile | None:
        wheel = wheel_of(name, link)
        if wheel is None:
            return None
        parts = urlsplit(wheel.url)
        if (parts.hostname or "") not in self._hosts:
            raise ValueError(f"{wheel.file!r} lies on a host that update.toml does not name")
        root = f"{urlsplit(self._url).path}/"
        inside = parts.path.startswith(root)
        # What lies outside of the index is of the folder that lists it.
        folder = self._layout.folder_of(listed, parts.path.removeprefix(root)) if inside else listed
        if folder is None:
            return None
        wheel = self._identified(wheel)
        try:
            axes = self._rules.added(self._axes_of(wheel, folder), wheel.url)
        except UnclearLocalVersion as error:
            raise ValueError(f"{wheel.file!r}: {error}") from error
        place = self._layout.folder.format(folder=folder) if folder else ""
        return UpstreamFile(
            wheel,
            axes,
            # Where each file has a folder of its own, the prefix would be of one file.
            None if self._layout.digest else prefix_of(wheel.url, wheel.file),
            folder=f"{self._url}/{place}".rstrip("/"),
        )

    def _identified(self, wheel: Wheel) -> Wheel:
        """Compare the hash that a file's path says with that of its link. Raises `ValueError`."""
        digits = self._layout.hash_of(wheel.url)
        if digits is None:
            return wheel
        if prefix_of(wheel.url, wheel.file) is None:
            raise ValueError(f"{wheel.file!r} has another name in its URL: {wheel.url}")
        if wheel.sha256 and not wheel.sha256.startswith(digits):
            said = f"its path says {digits}, its link {wheel.sha256}"
            raise _TwoHashesError(f"{wheel.file!r} has two hashes: {said}")
        if len(digits) == 64:
            return replace(wheel, sha256=digits)
        return wheel if wheel.sha256 else replace(wheel, sha256_prefix=digits)

    def _said(self, folder: str) -> Mapping[str, str]:
        """Return what a folder's name says. Raises `UnclearLocalVersion`."""
        try:
            return self._layout.axes(folder)
        except UnclearLocalVersion:
            if not self._rules.patterns:
                raise
            # `url:` rules say it, or leave the file out.
            return {}

    def _axes_of(self, wheel: Wheel, folder: str) -> dict[str, str]:
        """Return what folder and local version say. Raises `UnclearLocalVersion`, also where they
        contradict each other.

        aarch64 builds of some years carry no local version, and others only a commit; then the
        folder says what they are.
        """
        local = wheel.version.local
        own = {} if local is None or says_nothing(local) else axes_of_local(local)
        if not folder or (set(wheel.platforms) == {"any"} and not self._layout.pure):
            return own
        said = self._axes[folder] if folder in self._axes else self._said(folder)
        clash = [
            axis
            for axis in own.keys() & said.keys()
            if not (f"{own[axis]}.").startswith(f"{said[axis]}.")
            and not (f"{said[axis]}.").startswith(f"{own[axis]}.")
        ]
        if clash:
            raise UnclearLocalVersion(f"it says {own}, its folder {dict(said)}")
        longest = {a: max(own.get(a, ""), said.get(a, ""), key=len) for a in {*own, *said}}
        return dict(sorted(longest.items()))
