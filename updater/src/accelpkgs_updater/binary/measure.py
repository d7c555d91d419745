"""Measures a wheel: one pass over its bytes, and short further ones for the symbol tables of large libraries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from accelpkgs_updater.binary.archive import Archive, Limits, Member
from accelpkgs_updater.binary.errors import MeasureError
from accelpkgs_updater.binary.library import PEEK, LibraryReader, is_binary
from accelpkgs_updater.binary.model import Library, Measurement
from accelpkgs_updater.binary.order import code_key, highest
from accelpkgs_updater.binary.source import ByteSource
from accelpkgs_updater.binary.symbols import undefined_of_torch

__all__ = ["measure"]

_PASSES: Final = 4
_FLAVOUR: Final = re.compile(r"_(cuda|rocm)(\d+)(\d)(?![0-9])")


def measure(source: ByteSource, *, sha256: str, date: str, limits: Limits | None = None) -> Measurement:
    """Return the facts of a wheel, never executing anything of it.

    `sha256` is what the index says; the bytes read are hashed on the way and must agree. `date` (RFC 3339) is recorded.
    Memory stays below 300 MB whatever the size of the wheel. Raises MeasureError.
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
    return _summary(source, archive.sha256, date, done)


def _peek(pieces: Iterator[bytes]) -> bytes:
    head = b""
    for data in pieces:
        head += data
        if len(head) >= PEEK:
            break
    return head


def _summary(
    source: ByteSource, sha256: str, date: str, done: list[tuple[LibraryReader, Member]]
) -> Measurement:
    libraries = sorted((reader.result() for reader, _ in done), key=lambda library: library.name)
    flavours: dict[str, dict[str, set[str]]] = {"cuda": {}, "rocm": {}}
    codes: set[str] = set()
    gfx: set[str] = set()
    for library in libraries:
        match = _FLAVOUR.search(library.name.rpartition("/")[2])
        if match is None:
            codes |= set(library.codes)
            gfx |= set(library.gfx)
        else:
            own = flavours[match[1]].setdefault(f"{match[2]}.{match[3]}", set())
            own |= set(library.codes if match[1] == "cuda" else library.gfx)
    provided = {library.name.rpartition("/")[2] for library in libraries}
    provided |= {library.soname for library in libraries if library.soname}
    versions = {v for library in libraries for file, v in library.versions if file not in provided}
    exports = frozenset[int]().union(*(reader.linking.defined for reader, _ in done))
    undefined = frozenset[bytes]().union(*(reader.linking.undefined for reader, _ in done))
    return Measurement(
        file=source.name,
        sha256=sha256,
        size=source.size,
        date=date,
        libraries=tuple(libraries),
        capabilities=_sorted(codes),
        gfx=tuple(sorted(gfx)),
        by_cuda={version: _sorted(own) for version, own in sorted(flavours["cuda"].items())},
        by_rocm={version: tuple(sorted(own)) for version, own in sorted(flavours["rocm"].items())},
        machines=tuple(sorted({library.machine for library in libraries})),
        needed=tuple(sorted({name for library in libraries for name in library.needed} - provided)),
        glibc=highest("GLIBC", versions),
        glibcxx=highest("GLIBCXX", versions),
        cxxabi=highest("CXXABI", versions),
        inflated=sum(member.size for _, member in done),
        problems=tuple(f"{library.name}: {problem}" for library in libraries for problem in library.problems),
        undefined=undefined_of_torch(undefined, exports),
        exports=exports,
    )


def _sorted(codes: set[str]) -> tuple[str, ...]:
    return tuple(sorted((c for c in codes if c.startswith(("sm_", "compute_"))), key=code_key))
