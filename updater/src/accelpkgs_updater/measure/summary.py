"""The facts of a wheel from the facts of its libraries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from accelpkgs_updater.measure.coverage import effective_codes
from accelpkgs_updater.measure.linked import linked
from accelpkgs_updater.measure.measurement import Code, Library, Measurement, Reading
from accelpkgs_updater.measure.order import code_key, highest

__all__ = ["Flavour", "flavour_of", "summarise"]

_FLAVOUR: Final = re.compile(r"_(?:cuda(\d+)(\d)|rocm(\d)(\d+))(?![0-9])")


class Flavour(NamedTuple):
    """For which CUDA or ROCm a library is, by its name: `text` is the part that says it."""

    kind: str
    version: str
    text: str


def flavour_of(name: str) -> Flavour | None:
    """Read a file's name: `libx_cuda128.so` is for CUDA 12.8, `libx_rocm714.so` for ROCm 7.14."""
    match = _FLAVOUR.search(name)
    if match is None:
        return None
    cuda = match[1] is not None
    version = f"{match[1]}.{match[2]}" if cuda else f"{match[3]}.{match[4]}"
    return Flavour("cuda" if cuda else "rocm", version, match[0])


def summarise(reading: Reading, *, date: str) -> Measurement:
    """Return the facts of a wheel from those of its files; `date` (RFC 3339) is recorded."""
    libraries = tuple(sorted(reading.libraries, key=lambda library: library.name))
    cuda: dict[str, set[str]] = {}
    rocm: dict[str, set[str]] = {}
    for version, alike in _by_flavour(libraries, "cuda").items():
        cuda[version] = {code for codes in effective_codes(alike).values() for code in codes}
    for version, alike in _by_flavour(libraries, "rocm").items():
        rocm[version] = {target for library in alike for target in library.gfx}
    provided = {_basename(library) for library in libraries}
    provided |= {library.soname for library in libraries if library.soname}
    versions = {
        v for library in libraries for provider, v in library.versions if provider not in provided
    }
    return Measurement(
        file=reading.file,
        sha256=reading.sha256,
        size=reading.size,
        date=date,
        capabilities=tuple(sorted(cuda.pop("", ()), key=code_key)),
        gfx=tuple(sorted(rocm.pop("", ()))),
        by_cuda={
            v: tuple(sorted(codes, key=code_key)) for v, codes in sorted(cuda.items()) if codes
        },
        by_rocm={v: tuple(sorted(targets)) for v, targets in sorted(rocm.items()) if targets},
        machines=tuple(sorted({library.machine for library in libraries})),
        needed=tuple(sorted({name for library in libraries for name in library.needed} - provided)),
        paths=tuple(sorted({path for library in libraries for path in _searched(library)})),
        glibc=highest("GLIBC", versions),
        glibcxx=highest("GLIBCXX", versions),
        cxxabi=highest("CXXABI", versions),
        inflated=reading.inflated,
        code=_grouped(libraries),
        problems=tuple(
            f"{library.name}: {problem}" for library in libraries for problem in library.problems
        ),
        libraries=linked(reading),
        undefined=reading.undefined,
        exports=reading.exports,
    )


def _by_flavour(libraries: Iterable[Library], kind: str) -> dict[str, list[Library]]:
    """Split libraries by the CUDA or ROCm version in their names, the rest under an empty one."""
    result: dict[str, list[Library]] = {}
    for library in libraries:
        flavour = flavour_of(_basename(library))
        if flavour is None or flavour.kind == kind:
            result.setdefault(flavour.version if flavour else "", []).append(library)
    return result


def _grouped(libraries: Iterable[Library]) -> tuple[Code, ...]:
    groups: dict[Code, list[str]] = {}
    for library in libraries:
        if library.codes or library.gfx:
            alike = Code((), library.codes, library.containers, library.stray, library.gfx)
            groups.setdefault(alike, []).append(library.name)
    return tuple(replace(alike, names=tuple(names)) for alike, names in groups.items())


def _searched(library: Library) -> Iterator[str]:
    # Absolute paths are those of the machine that built the wheel, and would lead nowhere good on
    # another.
    yield from (p for p in (*library.rpath, *library.runpath) if p.startswith("$ORIGIN"))


def _basename(library: Library) -> str:
    return library.name.rpartition("/")[2]
