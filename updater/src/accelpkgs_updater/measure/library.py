"""One file of a wheel, read as it streams past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from accelpkgs_updater.measure.dynamic import Linking, read_linking
from accelpkgs_updater.measure.elf import (
    ELF_MAGIC,
    EM_AMDGPU,
    EM_CUDA,
    ET_EXEC,
    Header,
    Image,
    machine_name,
    parse_header,
    read_image,
)
from accelpkgs_updater.measure.fatbin import CONTAINER_MAGIC, FatbinScanner
from accelpkgs_updater.measure.hip import BUNDLE_MAGIC, COMPRESSED_MAGIC, OffloadScanner, elf_target
from accelpkgs_updater.measure.measurement import Library
from accelpkgs_updater.measure.opened import OpenedNames
from accelpkgs_updater.measure.order import code_key
from accelpkgs_updater.measure.stream import Capture
from accelpkgs_updater.measure.symbols import undefined_of_torch

__all__ = ["PEEK", "LibraryReader", "is_binary"]

PEEK: Final = 64
"""Bytes that `is_binary` looks at."""

_SECTIONS: Final = frozenset({".nv_fatbin", "__nv_relfatbin"})


def is_binary(head: bytes) -> bool:
    """Return whether a file that starts so is of interest; its name says nothing."""
    return head.startswith((ELF_MAGIC, CONTAINER_MAGIC, BUNDLE_MAGIC, COMPRESSED_MAGIC))


class LibraryReader:
    """Reads a file of `size` bytes in one pass, and in further ones while `complete` is False.

    Further passes only serve linking facts whose place in the file became known too late; they stop
    early.
    """

    def __init__(self, name: str, size: int, head: bytes) -> None:
        self.name = name
        self.size = size
        self.linking = Linking()
        self._image: Image | None = None
        self._header = parse_header(head)
        self._fatbins = FatbinScanner()
        self._bundles = OffloadScanner()
        self._opened = OpenedNames()
        self._capture = Capture(size, self._plan)
        self._capture.complete = self._header is None or not self._header.supported

    @property
    def complete(self) -> bool:
        """Whether no further pass is needed."""
        return self._capture.complete

    def first_pass(self, pieces: Iterable[bytes]) -> None:
        """Read the whole file."""
        for data in pieces:
            self._fatbins.feed(data)
            self._bundles.feed(data)
            self._opened.feed(data)
            if not self._capture.complete:
                self._capture.feed(data)
        self._fatbins.finish()
        self._bundles.finish()
        self._opened.finish()

    def further_pass(self, pieces: Iterable[bytes]) -> None:
        """Read the file from its start until everything is known."""
        self._capture.rewind()
        for data in pieces:
            self._capture.feed(data)
            if self._capture.complete:
                return

    def release(self) -> None:
        """Let go of what was captured: a wheel has dozens of libraries."""
        self._capture.release()

    def result(self) -> Library:
        """Return the facts."""
        codes: set[str] = set()
        stray: set[str] = set()
        containers: Counter[frozenset[str]] = Counter()
        for region in self._fatbins.regions:
            codes |= region.codes
            containers.update(region.signatures)
            if self._image is not None and self._section(region.start) not in _SECTIONS:
                stray |= region.codes
        sizes = self._fatbins.sizes.copy()
        gfx = set(self._bundles.targets)
        machine = machine_name(self._header.machine) if self._header else "none"
        if self._header and self._header.machine == EM_CUDA:
            codes.add(code := _cubin_code(self._header))
            sizes[code] += self.size
            containers[frozenset((code,))] += 1
        if self._header and self._header.machine == EM_AMDGPU:
            gfx.add(elf_target(self._header.flags))
        problems = [*self._fatbins.problems, *self._bundles.problems]
        if self._capture.error:
            problems.append(str(self._capture.error))
        elif not self.complete:
            problems.append("its linking facts refer to each other in circles")
        return Library(
            name=self.name,
            machine=machine,
            codes=tuple(sorted(codes, key=code_key)),
            containers=tuple(
                (count, tuple(sorted(signature, key=code_key)))
                for signature, count in sorted(
                    containers.items(), key=lambda i: (-i[1], sorted(i[0]))
                )
            ),
            stray=tuple(sorted(stray, key=code_key)),
            gfx=tuple(sorted(gfx)),
            soname=self.linking.soname,
            needed=self.linking.needed,
            rpath=self.linking.rpath,
            runpath=self.linking.runpath,
            executable=self._executable(),
            opens=tuple(sorted(self._opened.names - self._linked())),
            torch=undefined_of_torch(self.linking.undefined, self.linking.defined),
            versions=self.linking.versions,
            problems=tuple(problems),
            size=self.size,
            code_bytes=tuple((code, sizes[code]) for code in sorted(sizes, key=code_key)),
        )

    def _plan(self, capture: Capture) -> None:
        assert self._header is not None
        self._image = read_image(capture, self._header)
        self.linking = read_linking(capture, self._image)

    def _executable(self) -> bool:
        # The C library and the loader itself name an interpreter, too, and are libraries all the
        # same.
        interpreted = self._image is not None and self._image.interpreted
        return (
            (self._header is not None and self._header.kind == ET_EXEC)
            or self.linking.program
            or (interpreted and self.linking.soname is None)
        )

    def _linked(self) -> set[str]:
        """Names that stand in the file because it links them, or is called so."""
        linking = self.linking
        return {
            *linking.needed,
            linking.soname or "",
            *(library for library, _ in linking.versions),
        }

    def _section(self, offset: int) -> str | None:
        sections = self._image.sections if self._image else ()
        return next((s.name for s in sections if s.start <= offset < s.end), None)


def _cubin_code(header: Header) -> str:
    """Return `sm_NN` of a bare cubin.

    The architecture is in bits 8 to 15 of `e_flags` since ELF ABI version 8, where nothing says
    whether it is code for one device only; before, it is in the low byte, and bit 11 says so (seen
    in code of nvcc 12.4 to 13.0).
    """
    if header.abi >= 8:
        return f"sm_{header.flags >> 8 & 0xFF}"
    return f"sm_{header.flags & 0xFF}{'a' if header.flags & 0x800 else ''}"
