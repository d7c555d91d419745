"""An archive or a wheel by its address: fetched once, hashed, and read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from accelpkgs_updater.core.wheel import DistributionFile, Sdist, Wheel
from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.inputs.model import DirectSource
from accelpkgs_updater.limits import Limit
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.references.release import DirectRelease
from accelpkgs_updater.references.source_tree import TextTree
from accelpkgs_updater.references.statement import read_or_ask
from accelpkgs_updater.sources.asked_build import Ask
from accelpkgs_updater.sources.remote_file import read_metadata, streamed
from accelpkgs_updater.sources.sdist_files import files_in
from accelpkgs_updater.sources.source import UpstreamFile

__all__ = ["from_archive", "from_wheel"]

_READ = re.compile(
    r"(.*/)?(pyproject\.toml|setup\.(py|cfg)|PKG-INFO|requires\.txt|__init__\.py|_?_?about_?_?\.py"
    r"|_?version\.(py|txt)|VERSION(\.txt)?|requirements[\w.-]*\.(txt|in))"
)
_DEEPEST = 4
_ELSEWHERE = {
    "github.com": ("codeload.github.com", "objects.githubusercontent.com"),
}
"""Where hosts keep what they have; `release-assets` below is GitHub's newer name."""


def from_archive(
    http: Http, source: DirectSource, check: Callable[[str], None], ask: Ask | None = None
) -> DirectRelease:
    """Read an archive of sources; `check` is asked of its sha256.

    Raises `UpdaterError`, `ValueError`.
    """
    path = urlsplit(source.location).path.lower()
    suffix = next((s for s in (".tar.gz", ".tgz", ".zip") if path.endswith(s)), None)
    if suffix is None:
        raise ValueError("of archives, .tar.gz and .zip can be built")
    content = http.get(source.location, hosts=_hosts(source), limit=Limit.SDIST)
    if content.status != 200:
        raise ValueError(f"its server answers {content.status}")
    found = hashlib.sha256(content.content).hexdigest()
    check(found)
    if source.subdirectory:
        raise ValueError("a folder inside of an archive is not built; give the git repository")
    ending = ".zip" if suffix == ".zip" else ".tar.gz"
    named = DistributionFile(f"archive{ending}", found)
    files = files_in(named, content.content, _is_wanted)
    tree = TextTree(files.names, files.contents)
    here = Sdist(ending, found, len(content.content), source.location)
    stated_by = read_or_ask(tree, source.location, source, here, ask)
    stem = f"{stated_by.name.replace('-', '_')}-{stated_by.version}{ending}"
    size = len(content.content)
    sdist = Sdist(stem, found, size, source.location, build=stated_by.build)
    return DirectRelease(
        source,
        stated_by.name,
        stated_by.version,
        UpstreamFile(sdist),
        stated_by.metadata,
        stated_by.said,
        {"sha256": found},
        stated_by.more,
        stated_by.notes,
    )


def from_wheel(
    http: Http, cache: Cache, source: DirectSource, check: Callable[[str], None]
) -> DirectRelease:
    """Read a wheel; `check` is asked of its sha256. Raises `UpdaterError`, `ValueError`."""
    name = unquote(urlsplit(source.location).path.rpartition("/")[2])
    wheel = Wheel(name, url=source.location)
    hosts = _hosts(source)
    found, size = streamed(http, UpstreamFile(wheel), hosts)
    check(found)
    file = UpstreamFile(Wheel(name, found, size, source.location))
    read = read_metadata(http, cache, wheel.name, wheel.version, file, hosts)
    if read.mark is not None:
        raise ValueError(read.mark)
    said = f"METADATA of {name}"
    record = {"sha256": found}
    return DirectRelease(source, wheel.name, wheel.version, file, read.metadata, said, record)


def _is_wanted(name: str) -> bool:
    return name.count("/") <= _DEEPEST and _READ.fullmatch(name) is not None


def _hosts(source: DirectSource) -> frozenset[str]:
    host = urlsplit(source.location).hostname or ""
    more = _ELSEWHERE.get(host, ())
    newer = ("release-assets.githubusercontent.com",) if more else ()
    return frozenset({host, *more, *newer})
