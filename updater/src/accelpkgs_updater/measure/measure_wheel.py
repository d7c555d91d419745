"""Measures a wheel: one pass over its bytes, and short further ones for the symbol tables of large
libraries.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from accelpkgs_updater.measure.archive import Archive, Limits, Member
from accelpkgs_updater.measure.byte_source import ByteSource
from accelpkgs_updater.measure.failure import MeasureError
from accelpkgs_updater.measure.library import PEEK, LibraryReader, is_binary
from accelpkgs_updater.measure.measurement import Measurement, Reading
from accelpkgs_updater.measure.summary import summarise
from accelpkgs_updater.measure.symbols import undefined_of_torch

__all__ = ["measure", "read_wheel"]

_PASSES: Final = 4


def measure(
    source: ByteSource, *, sha256: str, date: str, limits: Limits | None = None
) -> Measurement:
    """Return the facts of a wheel, never executing anything of it; `date` (RFC 3339) is recorded.

    See `read_wheel`.
    """
    return summarise(read_wheel(source, sha256=sha256, limits=limits), date=date)


def read_wheel(source: ByteSource, *, sha256: str, limits: Limits | None = None) -> Reading:
    """Read the binaries of a wheel.

    `sha256` is what the index says; the bytes read are hashed on the way and must agree. Memory
    stays below 300 MB whatever the size of the wheel. Raises MeasureError.
    """
    archive = Archive(source, limits)
    done: list[tuple[LibraryReader, Member]] = []
    for member, pieces in archive.walk():
        head = _peek(pieces)
        if not is_binary(head):
            continue
        reader = LibraryReader(member.name, member.size, head)
        reader.first_pass(chain((head,), pieces))
        for _ in range(_PASSES):
            if not reader.complete:
                reader.further_pass(archive.again(member))
        reader.release()
        done.append((reader, member))
    if archive.sha256 != sha256.lower():
        raise MeasureError(
            source.name,
            f"its bytes have sha256 {archive.sha256}, the index said {sha256}",
            fix="find out which of the two is right before using either",
        )
    exports = frozenset[int]().union(*(reader.linking.defined for reader, _ in done))
    undefined = frozenset[bytes]().union(*(reader.linking.undefined for reader, _ in done))
    return Reading(
        file=source.name,
        sha256=archive.sha256,
        size=source.size,
        inflated=sum(member.size for _, member in done),
        libraries=tuple(sorted((reader.result() for reader, _ in done), key=lambda x: x.name)),
        undefined=undefined_of_torch(undefined, exports),
        exports=exports,
    )


def _peek(pieces: Iterator[bytes]) -> bytes:
    head = b""
    for data in pieces:
        head += data
        if len(head) >= PEEK:
            break
    return head
