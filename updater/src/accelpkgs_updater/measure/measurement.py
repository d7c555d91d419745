"""What is known about a wheel once it has been measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Code", "Library", "Linked", "Measurement", "Reading", "SymbolCheck"]


@dataclass(frozen=True, slots=True)
class Library:
    """One ELF file (or bare device code file) of a wheel; `name` is its path there.

    `codes`: CUDA code, sorted: `sm_90a` machine code, `compute_90` PTX, `lto_90` NVVM.
    `containers`: how many fat binaries hold exactly which codes, most frequent first. `stray`:
    codes outside the sections that nvcc makes. `versions`: (library, symbol version) pairs that
    other libraries must provide. `rpath` and `runpath`: the folders of each, as written.
    `executable`: the loader runs it and opens it for nobody. `opens`: names of libraries of CUDA or
    torch that stand in its data, so that it may open them by name. `torch`: symbols of torch that
    it leaves undefined. `size` in bytes, and `code_bytes` of each CUDA code, as it lies in the
    file; zero and none of readings that did not tell.
    """

    name: str
    machine: str
    codes: tuple[str, ...] = ()
    containers: tuple[tuple[int, tuple[str, ...]], ...] = ()
    stray: tuple[str, ...] = ()
    gfx: tuple[str, ...] = ()
    soname: str | None = None
    needed: tuple[str, ...] = ()
    rpath: tuple[str, ...] = ()
    runpath: tuple[str, ...] = ()
    executable: bool = False
    opens: tuple[str, ...] = ()
    torch: tuple[str, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()
    size: int = 0
    code_bytes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one pass over a wheel found, by file; sizes in bytes.

    `undefined`: symbols of torch that no file of the wheel defines; `exports`: hashes of what its
    files define.
    """

    file: str
    sha256: str
    size: int
    inflated: int
    libraries: tuple[Library, ...]
    undefined: tuple[str, ...] = ()
    exports: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Linked:
    """What the loader must know of one ELF file of a wheel; `name` is its path there.

    `machine`: only where it is not the wheel's. `torch`: how many symbols of torch it leaves
    undefined. `glibc`, `glibcxx`: highest version that it needs of others. `size`: bytes; `code`:
    those of each CUDA code. The rest as in `Library`.
    """

    name: str
    soname: str | None = None
    needed: tuple[str, ...] = ()
    rpath: tuple[str, ...] = ()
    runpath: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    machine: str | None = None
    executable: bool = False
    torch: int = 0
    glibc: str | None = None
    glibcxx: str | None = None
    size: int = 0
    code: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """Device code that the libraries `names` (paths in the wheel) have alike.

    See `Library` for the rest.
    """

    names: tuple[str, ...]
    codes: tuple[str, ...] = ()
    containers: tuple[tuple[int, tuple[str, ...]], ...] = ()
    stray: tuple[str, ...] = ()
    gfx: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SymbolCheck:
    """How a wheel's undefined torch symbols fit the exports of the torch release `torch`.

    `missing` is sorted.
    """

    torch: str
    undefined: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measurement:
    """The facts of one wheel; sizes in bytes, tuples in a fixed order.

    `capabilities`: the CUDA code that counts (see `coverage`); `gfx`: AMD targets. Where a wheel
    has a library for each of several CUDA or ROCm versions (`libx_cuda126.so`), `by_cuda` and
    `by_rocm` have those apart. `code`: what every library with device code holds. `needed`: SONAMEs
    that the wheel does not bring itself. `paths`: where its libraries look for others, relative to
    themselves. `glibc`, `glibcxx`, `cxxabi`: highest version needed. `inflated`: bytes of the files
    that were read. `libraries`: what each file asks of the loader; None: not read, as in
    measurements of format 1. `torch`: CUDA major version → torch release → how many of the symbols
    that it needs of torch that release lacks. `undefined` (mangled names of torch that the wheel
    does not define) and `exports` (hashes of what it defines) serve symbol checks and are not
    written to disk.
    """

    file: str
    sha256: str
    size: int
    date: str
    capabilities: tuple[str, ...] = ()
    gfx: tuple[str, ...] = ()
    by_cuda: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_rocm: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    machines: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    glibc: str | None = None
    glibcxx: str | None = None
    cxxabi: str | None = None
    inflated: int = 0
    code: tuple[Code, ...] = ()
    symbols: tuple[SymbolCheck, ...] = ()
    problems: tuple[str, ...] = ()
    libraries: tuple[Linked, ...] | None = None
    torch: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    undefined: tuple[str, ...] = field(default=(), compare=False)
    exports: frozenset[int] = field(default=frozenset(), compare=False)
