"""Files of an sdist that say what it needs. Nothing of it is unpacked to disk, nothing is run."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import IO

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.core.wheel import DistributionFile
from accelpkgs_updater.errors import ErrorCode
from accelpkgs_updater.limits import Limit
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.sources.inflated import Inflated
from accelpkgs_updater.sources.tar_walk import members
from accelpkgs_updater.sources.whole_file import kept, passing
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
    with reading(ErrorCode.NO_METADATA, "a file's metadata cannot be read", dist.file):
        if dist.file.endswith(".zip"):
            with kept(http, dist, hosts) as (file, _):
                return _found(_zip(file), wanted)
        with passing(http, dist, hosts) as pieces:
            found = _found(_tar(pieces), wanted)
            pieces.finish()
            return found


def files_in(dist: DistributionFile, content: bytes, wanted: Callable[[str], bool]) -> SdistFiles:
    """Return the names of an archive's files, and the files that are `wanted`.

    Raises `UpdaterError` (E511).
    """
    with reading(ErrorCode.NO_METADATA, "a file's metadata cannot be read", dist.file):
        is_zip = dist.file.endswith(".zip")
        return _found(_zip(io.BytesIO(content)) if is_zip else _tar([content]), wanted)


def _found(entries: Iterable[_Entry], wanted: Callable[[str], bool]) -> SdistFiles:
    names: list[str] = []
    contents: dict[str, bytes] = {}
    for path, size, read in entries:
        name = path.removeprefix("./").partition("/")[2]
        if not name:
            continue
        names.append(name)
        if wanted(name):
            Limit.METADATA.check(size, f"bytes of {name}")
            contents[name] = read()
    return SdistFiles(tuple(names), contents)


_Entry = tuple[str, int, Callable[[], bytes]]


def _tar(pieces: Iterable[bytes]) -> Iterator[_Entry]:
    for member in members(Inflated(pieces, Limit.UNPACKED.most).read):
        if member.is_file:
            yield member.name, member.size, member.read


def _zip(file: IO[bytes]) -> Iterator[_Entry]:
    with opened(file) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                yield info.filename, info.file_size, partial(read_member, archive, info)
