"""Which of a wheel's codes count.

Not every code that lies somewhere in a wheel makes the wheel run there: libraries that are linked
in (MAGMA and NVSHMEM in torch) have code for devices that everything around them lacks. So:

- a code counts for a library when half as many of its fat binaries run on the code's device as it
  has in all, not counting in the latter kernels for a few devices (less than a third as many codes
  as the widest: cuDNN has a thousand of them); and when it counts for every library of the wheel
  that this one links;
- a code counts for a wheel when it counts for one of its main libraries: those with at least a
  twentieth as many fat binaries as the one with the most;
- libraries of the CUDA toolkit that a wheel carries along (nvJPEG in torchvision, CUPTI in triton)
  say nothing about the wheel's own code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from accelpkgs_updater.core.capability import runs
from accelpkgs_updater.measure.measurement import Library
from accelpkgs_updater.measure.order import code_key

__all__ = ["effective_codes", "is_carried", "library_codes"]

_CODE: Final = re.compile(r"(sm|compute)_(\d+)([af]?)")
_SHARE: Final = 20
_NARROW: Final = 3
# cuSPARSELt was outside of `nvidia/` before 0.7.
_NVIDIA: Final = ("nvidia", "cusparselt")
_TOOLKIT: Final = re.compile(
    r"lib(accinj64|checkpoint|cublas|cublasLt|cudart|cudnn\w*|cufft\w*|cufile\w*|cupti|curand|cusolver\w*|cusparse\w*"
    r"|cutensor\w*|nccl|npp\w+|nvblas|nvJitLink|nvjpeg|nvperf_\w+|nvrtc\w*|nvshmem\w*|nvToolsExt|nvvm|pcsamplingutil)"
    r"(-[0-9a-f]+|\.[0-9a-f]+)?\.so([.0-9]*)"
)


def library_codes(library: Library) -> tuple[str, ...]:
    """Return the machine code and PTX of one library that count, sorted."""
    wide = _wide(library)
    total = sum(count for count, _ in wide)
    # One code in each: the program itself picks the right ones, as cuFFT does.
    picked = all(len(codes) == 1 for _, codes in wide)
    kept = []
    for code in library.codes:
        if _CODE.fullmatch(code):
            serving = sum(n for n, codes in library.containers if any(runs(c, code) for c in codes))
            if picked or 2 * serving >= total:
                kept.append(code)
    return tuple(sorted(kept, key=code_key))


def _wide(library: Library) -> list[tuple[int, tuple[str, ...]]]:
    """Return the fat binaries (how many, with which codes) that were not made for a few devices
    only.
    """
    found = [(n, tuple(c for c in codes if _CODE.fullmatch(c))) for n, codes in library.containers]
    widest = max((len(codes) for _, codes in found), default=0)
    return [(n, codes) for n, codes in found if codes and _NARROW * len(codes) >= widest]


def is_carried(name: str) -> bool:
    """Return whether the library at this path of a wheel is NVIDIA's, and the wheel is not."""
    folder, _, base = name.rpartition("/")
    return folder.partition("/")[0] not in _NVIDIA and _TOOLKIT.fullmatch(base) is not None


def effective_codes(libraries: Iterable[Library]) -> Mapping[str, tuple[str, ...]]:
    """Return library name → codes that count there, of libraries that are not carried.

    None for small ones.

    `libraries` are those that are used together: of a wheel with one per CUDA version, those of one
    version.
    """
    libraries = tuple(library for library in libraries if not is_carried(library.name))
    own = {library.name: library_codes(library) for library in libraries}
    names = {library.soname: library.name for library in libraries if library.soname}
    names |= {library.name.rpartition("/")[2]: library.name for library in libraries}
    links = {
        library.name: {names[n] for n in library.needed if n in names} for library in libraries
    }
    most = max((_count(library) for library in libraries), default=0)
    result = {}
    for library in libraries:
        around = [own[name] for name in sorted(_closure(library.name, links)) if own[name]]
        main = _SHARE * _count(library) >= most
        result[library.name] = tuple(
            code
            for code in own[library.name]
            if main and all(any(runs(other, code) for other in others) for others in around)
        )
    return result


def _count(library: Library) -> int:
    return sum(count for count, _ in _wide(library))


def _closure(start: str, links: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    todo = [start]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(links[name])
    return seen
