"""Files of an sdist that say what it needs. Nothing of it is unpacked to disk, nothing is run."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.core.wheel import DistributionFile
from accelpkgs_updater.errors import ErrorCode
from accelpkgs_updater.limits import Limit
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.sources.sdist_metadata import Inflated
from accelpkgs_updater.sources.tar_walk import members
from accelpkgs_updater.sources.wheel_metadata import verify
from accelpkgs_updater.sources.zip_members import opened, read_member

__all__ = ["SdistFiles", "files_in", "sdist_files"]


@dataclass(frozen=True, slots=True)
class SdistFiles:
    """The names of an sdist's files below its one folder, and the content of some of them."""

    names: tuple[str, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)

    def ending(self, name: str) -> bytes | None:
        """Return the content of the highest file that is so called, None where there is none."""
        found = [n for n in self.contents if n == name or n.endswith(f"/{name}")]
        return self.contents[min(found, key=lambda n: (n.count("/"), n))] if found else None


def sdist_files(
    http: Http, dist: DistributionFile, hosts: frozenset[str], wanted: Callable[[str], bool]
) -> SdistFiles:
    """Read an sdist whole, check its hash, and return its names and the files that are `wanted`.

    Raises `MetadataError`, `HttpError`, `UpdaterError` (E511).
    """
    content = http.get(dist.url, hosts=hosts, limit=Limit.SDIST).content
    verify(dist, content)
    return files_in(dist, content, wanted)


def files_in(dist: DistributionFile, content: bytes, wanted: Callable[[str], bool]) -> SdistFiles:
    """Return the names of an archive's files, and the files that are `wanted`.

    Raises `UpdaterError` (E511).
    """
    names: list[str] = []
    contents: dict[str, bytes] = {}
    with reading(ErrorCode.NO_METADATA, "a file's metadata cannot be read", dist.file):
        walk = _zip if dist.file.endswith(".zip") else _tar
        for path, size, read in walk(content):
            name = path.removeprefix("./").partition("/")[2]
            if not name:
                continue
            names.append(name)
            if wanted(name):
                Limit.METADATA.check(size, f"bytes of {name}")
                contents[name] = read()
    return SdistFiles(tuple(names), contents)


_Entry = tuple[str, int, Callable[[], bytes]]


def _tar(content: bytes) -> Iterator[_Entry]:
    for member in members(Inflated(content, Limit.UNPACKED.most).read):
        if member.is_file:
            yield member.name, member.size, member.read


def _zip(content: bytes) -> Iterator[_Entry]:
    with opened(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                yield info.filename, info.file_size, partial(read_member, archive, info)
