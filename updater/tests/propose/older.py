"""Upstream as it was: the package index, and the recordings of other indexes and GitHub, without
what is newest.

What is hidden follows from the package data alone. Of a package the newest line of releases is
missing (2.9.*), where its name's hash says so or it moves with a family; what a release that stays
asks for stays too.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.context import Context
from accelpkgs_updater.core.demand import metadatas
from accelpkgs_updater.core.filenames import parse_sdist, parse_wheel
from accelpkgs_updater.core.models import Package
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.replay.recording import Recording
from accelpkgs_updater.sources.index import IndexSource
from accelpkgs_updater.sources.simple_page import Link
from accelpkgs_updater.verify.matrix import read_matrix

ACCELERATED = (
    "bitsandbytes",
    "causal-conv1d",
    "cupy-cuda12x",
    "cupy-cuda13x",
    "flash-attn",
    "mamba-ssm",
    "xformers",
)
NEVER = Version("9999")
Cuts = Mapping[str, Version]


def cuts_of(tree: Path, everything: bool = False) -> dict[str, Version]:
    """Package → the first version that is hidden.

    `everything`: of every package, and what others ask for too; no index was ever like that, and
    the bot must cope.
    """
    store = Store(tree / "pkgs")
    found = {name: store.package(name) for name in store.names()}
    packages = {name: package for name, package in found.items() if package is not None}
    moving = {
        name for members in read_matrix(tree / "targets.toml").families.values() for name in members
    }
    cuts = {}
    for name, package in packages.items():
        even = hashlib.sha256(name.encode()).digest()[0] % 2 == 0
        versions = sorted(Version(r.version) for r in package.releases)
        line = [v for v in versions if v.release[:2] == versions[-1].release[:2]]
        if len(line) < len(versions) and (
            everything or even or name in moving or name in ACCELERATED
        ):
            cuts[name] = line[0]
    while not everything and (asked := sorted(_asked(packages, cuts))):
        cuts |= {name: _above(packages[name], version) for name, version in asked}
    return {name: cut for name, cut in cuts.items() if cut < NEVER}


def _above(package: Package, version: Version) -> Version:
    return min(
        (Version(r.version) for r in package.releases if Version(r.version) > version),
        default=NEVER,
    )


def _asked(packages: Mapping[str, Package], cuts: Cuts) -> Iterator[tuple[str, Version]]:
    """What is hidden and all that releases which stay could have of what they ask for: an index
    never was like that.
    """
    for package in packages.values():
        staying = tuple(r for r in package.releases if not _cut(cuts, package.name, r.version))
        for metadata in metadatas(Package(package.name, staying)):
            for requirement in (
                *metadata.requires,
                *(r for rs in metadata.extras.values() for r in rs),
            ):
                if requirement.name in cuts:
                    specifier = SpecifierSet(",".join(f"{o}{v}" for o, v in requirement.specifier))
                    versions = [r.version for r in packages[requirement.name].releases]
                    fit = sorted(
                        Version(v) for v in versions if specifier.contains(v, prereleases=True)
                    )
                    if fit and _cut(cuts, requirement.name, str(fit[0])):
                        yield requirement.name, fit[0]


def _cut(cuts: Cuts, name: str, version: str) -> bool:
    # A build for one CUDA (2.9.0+cu128) is of the same release.
    return name in cuts and Version(Version(version).public) >= cuts[name]


def is_hidden(cuts: Cuts, filename: str) -> bool:
    """Tell whether a file is not there yet."""
    try:
        if filename.endswith(".whl"):
            wheel = parse_wheel(filename)
            if wheel is None:
                return False
            name, version = wheel.name, wheel.version
        else:
            name, version = parse_sdist(filename)
    except ValueError:
        return False
    return _cut(cuts, name, str(version))


def write_recording(recorded: Path, cuts: Cuts, to: Path) -> None:
    """Write the recordings of a folder, in one file, without what is hidden."""
    whole = Recording.load(recorded)

    def shown(places: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, object]]:
        return {
            place: {name: known for name, known in files.items() if not is_hidden(cuts, name)}
            for place, files in places.items()
        }

    to.write_text(json.dumps({"urls": shown(whole.urls), "folders": shown(whole.folders)}))


class Index:
    """The package index of this machine's configuration, each page as it was when it was first
    asked for.
    """

    def __init__(self, context: Context, cuts: Cuts) -> None:
        self._source = IndexSource(context.http, context.cache, *context.conf.endpoints)
        self._endpoints = [e.rstrip("/") for e in context.conf.endpoints]
        self._pages: dict[str, list[Link] | None] = {}
        self._lock = threading.Lock()
        self.cuts = cuts
        self.older = True
        self.asked = 0
        self.base = ""

    def remember(self, name: str, links: list[Link] | None) -> None:
        self._pages[name] = links

    def links(self, name: str) -> list[Link] | None:
        with self._lock:
            self.asked += 1
            if name not in self._pages:
                pages = (self._source.page(f"{endpoint}/{name}/") for endpoint in self._endpoints)
                self.remember(name, next((p for p in pages if p is not None), None))
            links = self._pages[name]
        if links is None or not self.older:
            return links
        return [link for link in links if not is_hidden(self.cuts, link.filename)]


def _file(link: Link) -> dict[str, object]:
    return {
        "filename": link.filename,
        "url": link.url,
        "hashes": {"sha256": link.sha256} if link.sha256 else {},
        "requires-python": link.requires_python,
        "yanked": link.yanked or link.yanked is not None,
        "core-metadata": {"sha256": link.metadata_sha256}
        if link.metadata_sha256
        else link.metadata_sha256 is not None,
        **({} if link.size is None else {"size": link.size}),
        **({} if link.uploaded is None else {"upload-time": link.uploaded}),
    }


@contextmanager
def serving(index: Index) -> Iterator[Index]:
    """Serve an index on the loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path.strip("/").rpartition("/")[2]
            links = index.links(name)
            page = {
                "meta": {"api-version": "1.1"},
                "name": name,
                "files": [_file(link) for link in links or ()],
            }
            body = json.dumps(page).encode()
            self.send_response(404 if links is None else 200)
            self.send_header("Content-Type", "application/vnd.pypi.simple.v1+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        thread.start()
        index.base = f"http://127.0.0.1:{server.server_port}/simple"
        try:
            yield index
        finally:
            server.shutdown()
            thread.join()
