"""A source whose sdists are read deeper: what PKG-INFO leaves open may stand elsewhere in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from packaging.version import Version

from accelpkgs_updater.boundary import reading, reason
from accelpkgs_updater.context import Context
from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.metadata import parse_metadata, requirements_of
from accelpkgs_updater.core.models import Metadata
from accelpkgs_updater.core.sdist_statement import from_pyproject, from_requires
from accelpkgs_updater.core.wheel import SourceBuild
from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.errors import ErrorCode, UpdaterError
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.record.closure import PackageState
from accelpkgs_updater.sources.asked_build import Ask, Told
from accelpkgs_updater.sources.sdist_build import READ, UnreadableBuild, read_build
from accelpkgs_updater.sources.sdist_files import SdistFiles, sdist_files
from accelpkgs_updater.sources.source import FileMetadata, Source, UpstreamFile, UpstreamListing

__all__ = ["READ_NOT_BUILT", "ReadSource", "built", "read_source"]

READ_NOT_BUILT = "read, not built"
"""How sure it is what an sdist requires that only its build could say for certain."""

_KIND = "sdist-build"


@dataclass(frozen=True, slots=True)
class ReadSource:
    """A source, and what reads its sdists.

    `lenient`: where an sdist cannot be read deeper, it stays unknown what it requires. `ask`: what
    asks a build system, where only that can say it.
    """

    inner: Source
    http: Http
    cache: Cache
    lenient: bool = False
    ask: Ask | None = None

    def discover(self, name: str) -> UpstreamListing:
        """See `Source.discover`."""
        return self.inner.discover(name)

    def complete(self, file: UpstreamFile) -> UpstreamFile:
        """See `Source.complete`."""
        return self.inner.complete(file)

    def metadata(self, name: str, version: Version, file: UpstreamFile) -> FileMetadata:
        """See `Source.metadata`."""
        read = self.inner.metadata(name, version, file)
        if file.sdist is None or read.metadata.unknown is None:
            return read
        try:
            with reading(ErrorCode.WRONG_METADATA, "an sdist cannot be understood", file.dist.file):
                known, where = _known(read.metadata, self._files(file))
        except UpdaterError:
            if self.lenient:
                return read
            raise
        if known is not None:
            return _with(read, known, f"{where} of {file.dist.file}, {READ_NOT_BUILT}")
        told = self.ask.known(file.sdist) if self.ask is not None else None
        return read if told is None else _told(read, told, name, version, file)

    def asked(
        self, name: str, version: Version, file: UpstreamFile, read: FileMetadata
    ) -> FileMetadata:
        """Return what the build system of an sdist says, else why nobody knows what it requires."""
        if self.ask is None or file.sdist is None:
            return read
        try:
            told = self.ask(name, str(version), replace(file.sdist, build=self.build(file)))
            return _told(read, told, name, version, file)
        except UpdaterError as error:
            why = "; ".join(w for p in error.problems for w in p.why)
        except ValueError as error:
            why = reason(error)
        return replace(read, metadata=replace(read.metadata, unknown=why))

    def instead(
        self, version: Version, file: UpstreamFile, read: Callable[[UpstreamFile], FileMetadata]
    ) -> FileMetadata | None:
        """See `Source.instead`."""
        return self.inner.instead(version, file, read)

    def size(self, file: UpstreamFile) -> int | None:
        """See `Source.size`."""
        return self.inner.size(file)

    def build(self, file: UpstreamFile) -> SourceBuild:
        """Return what the build of an sdist needs. Raises `UpdaterError` where its files do not
        say it.
        """
        with reading(ErrorCode.WRONG_METADATA, "an sdist cannot be built", file.dist.file):
            known = self._known_files(file)
            if not isinstance(known.get("buildRequires"), list):
                raise ValueError(str(known.get("unreadable", "its files do not say how")))
            requires, _ = requirements_of(map(str, known["buildRequires"]))
            return SourceBuild(requires, tuple(map(str, known.get("compiles", ()))))

    def _files(self, file: UpstreamFile) -> SdistFiles:
        known = self._known_files(file)
        return SdistFiles((), {str(n): str(c).encode() for n, c in known["files"].items()})

    def _known_files(self, file: UpstreamFile) -> dict[str, Any]:
        dist = file.dist
        hosts = frozenset({urlsplit(dist.url).hostname or ""})
        with self.cache.turn(f"{_KIND} {dist.sha256}"):
            known = self.cache.get(_KIND, dist.sha256) if dist.sha256 else None
            if known is None or not isinstance(known.get("files"), dict):
                read = sdist_files(self.http, dist, hosts, _is_wanted)
                texts = {n: c.decode("utf-8", errors="replace") for n, c in read.contents.items()}
                known = {"files": texts, **_built(read)}
                if dist.sha256:
                    self.cache.put(_KIND, dist.sha256, known)
        return known


def read_source(context: Context, name: str, config: Config) -> ReadSource:
    """Return the source of a package, whose sdists are read deeper. Raises `UpdaterError`."""
    return ReadSource(context.source(name, config), context.http, context.cache, lenient=True)


def _told(
    read: FileMetadata, told: Told, name: str, version: Version, file: UpstreamFile
) -> FileMetadata:
    metadata = parse_metadata(told.metadata, name, str(version))
    return _with(read, metadata, f"{told.said} ({file.dist.file})")


def _with(read: FileMetadata, known: Metadata, source: str) -> FileMetadata:
    evidence = {**read.evidence, "requires": {"kind": "declared", "source": source}}
    return replace(read, metadata=known, evidence=evidence)


def _built(read: SdistFiles) -> dict[str, Any]:
    try:
        build = read_build(read.names, {n: c for n, c in read.contents.items() if n in READ})
    except UnreadableBuild as error:
        return {"unreadable": str(error)}
    return {"buildRequires": [str(r) for r in build.requires], "compiles": list(build.compiles)}


def built(state: PackageState, sdist: UpstreamFile) -> SourceBuild:
    """Return what the build of an sdist needs. Raises `UpdaterError`."""
    if sdist.sdist is not None and sdist.sdist.build is not None:
        return sdist.sdist.build
    assert isinstance(state.source, ReadSource)
    return state.source.build(sdist)


def _is_wanted(name: str) -> bool:
    folder, _, base = name.rpartition("/")
    if not folder:
        return base in READ
    return folder.endswith(".egg-info") and base in ("requires.txt", "SOURCES.txt")


def _known(metadata: Metadata, files: SdistFiles) -> tuple[Metadata | None, str]:
    """Return what is known after all, and from what; None where only a build can tell."""
    pyproject = files.contents.get("pyproject.toml")
    if pyproject is not None:
        stated = from_pyproject(metadata, pyproject.decode("utf-8", errors="replace"))
        if stated is not None:
            return stated, "pyproject.toml"
    requires = files.ending("requires.txt")
    if requires is not None:
        return from_requires(metadata, requires.decode("utf-8", errors="replace")), "requires.txt"
    if files.ending("SOURCES.txt") is not None:
        # setuptools writes a requires.txt where there is anything to require.
        return from_requires(metadata, ""), "the egg-info"
    return None, ""
