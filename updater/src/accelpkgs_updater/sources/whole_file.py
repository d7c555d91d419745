"""A file from its first byte to its last, which memory is no place for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO

from accelpkgs_updater.core.wheel import DistributionFile
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.limits import Limit
from accelpkgs_updater.net.http import Http

__all__ = ["MetadataError", "Passing", "kept", "passing", "unreadable"]

_LENGTH = re.compile(r"[0-9]{1,15}")


class MetadataError(UpdaterError):
    """A file whose METADATA cannot be had or believed."""


def unreadable(dist: DistributionFile, why: str) -> MetadataError:
    """Return the error of a file whose metadata cannot be had."""
    title = "a file's metadata cannot be read"
    return MetadataError(Problem(ErrorCode.NO_METADATA, title, where=dist.file, why=(why,)))


class Passing:
    """The pieces of a file as they come; `size` counts the bytes that did, `length` is how many
    there are, as far as anybody states it.
    """

    def __init__(
        self, dist: DistributionFile, pieces: Iterator[bytes], length: int | None = None
    ) -> None:
        self.length = dist.size if dist.size is not None else length
        self._dist = dist
        self._pieces = pieces
        self._digest = hashlib.sha256()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.size += len(piece)
            Limit.WHOLE.check(self.size, "bytes")
            self._digest.update(piece)
            yield piece

    def finish(self) -> None:
        """Let the rest pass, and compare the whole with the hash that the index states.

        Raises `MetadataError`, `TooMuchError`.
        """
        for _ in self:
            pass
        if self._dist.sha256 and self._digest.hexdigest() != self._dist.sha256:
            raise unreadable(self._dist, "its bytes have not the hash that the index states")


@contextmanager
def passing(http: Http, dist: DistributionFile, hosts: frozenset[str]) -> Iterator[Passing]:
    """Open a file; whoever has seen enough leaves. Raises `MetadataError`, `HttpError`."""
    with http.stream(dist.url, hosts=hosts) as response:
        if response.status_code != 200:
            raise unreadable(dist, f"the server answered {response.status_code}")
        stated = response.headers.get("Content-Length", "")
        plain = "Content-Encoding" not in response.headers
        length = int(stated) if plain and _LENGTH.fullmatch(stated) else None
        pieces = Passing(dist, http.chunks(response), length)
        try:
            yield pieces
        finally:
            http.counters.count(pieces.size)


@contextmanager
def kept(
    http: Http, dist: DistributionFile, hosts: frozenset[str]
) -> Iterator[tuple[IO[bytes], int]]:
    """Give a whole file whose hash was compared, on disk, and its size in bytes.

    Raises `MetadataError`, `HttpError`, `TooMuchError`.
    """
    with TemporaryFile() as file:
        with passing(http, dist, hosts) as pieces:
            for piece in pieces:
                file.write(piece)
            pieces.finish()
        yield file, pieces.size
