"""The code that the driver is asked about: compiled by the set's own compilers, kept as files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.proof import compilers, found, kernel
from apps.proof.compilers import NotCompiled


@dataclass(frozen=True)
class Image:
    """`code` is `sm_90a`, `compute_90` or a gfx target; `release` the CUDA that made it.

    `path` is None where the compiler refused, which says `why`. `plain` is PTX that we wrote.
    """

    code: str
    release: str
    path: Path | None
    why: str = ""
    plain: bool = False

    @property
    def id(self) -> str:
        """Its name in answers and lines."""
        return f"{self.code}.ptx-of-{self.release}" if self.plain else self.code

    @property
    def is_ptx(self) -> bool:
        """Whether the driver has to compile it."""
        return self.code.startswith("compute_")


@dataclass(frozen=True)
class Made:
    """What was compiled, and by what; `by` is None where the set has no compiler.

    `end` says how compiling ended where it did not come to its end.
    """

    images: tuple[Image, ...]
    by: str | None
    end: str | None = None


def of_cuda(spec: Mapping[str, Any], sites: list[str], capability: str, folder: Path) -> Made:
    """Every target that the set's compiler should know, then PTX of each release of CUDA."""
    compiler = spec["compiler"]
    plain = tuple(_plain(spec, capability, folder))
    library, program = found.nvrtc(sites), found.ptxas(sites)
    if compiler is None or not (library or program):
        return Made(plain, None)
    release = compiler["release"]
    # What the facts say of it, else the newest: a compiler may be newer than they are.
    version = spec["ptx"].get(release, {}).get("isa")
    if library:
        made = [
            _made(code, release, folder, _with(compilers.nvrtc, library))
            for code in compiler["codes"]
        ]
        return Made((*made, *plain), f"NVRTC {release}")
    if version is None:
        return Made(plain, None)

    def assembled(code: str) -> bytes:
        return compilers.ptxas(str(program), code, version)

    made = [_made(code, release, folder, assembled) for code in compiler["codes"]]
    return Made((*made, *plain), f"ptxas {release}")


def of_hip(spec: Mapping[str, Any], sites: list[str], target: str, folder: Path) -> Made:
    """The device's own target, and the others that the set has builds for."""
    library = found.hip(sites, "libhiprtc")
    if library is None:
        return Made((), None)
    targets = sorted({target, *spec["gfx"]})
    made = [_made(code, "hip", folder, _with(compilers.hiprtc, library)) for code in targets]
    return Made(tuple(made), "hiprtc")


def _with(compile_: Callable[[str, str], bytes], library: str) -> Callable[[str], bytes]:
    return lambda code: compile_(library, code)


def _plain(spec: Mapping[str, Any], capability: str, folder: Path) -> list[Image]:
    found = []
    for release, row in spec["ptx"].items():
        code = row["targets"].get(capability)
        if code is None:
            continue
        text = kernel.ptx(row["isa"], f"sm_{code.partition('_')[2]}")
        found.append(Image(code, release, _kept(text, folder), plain=True))
    return found


def _made(code: str, release: str, folder: Path, compiled: Callable[[str], bytes]) -> Image:
    try:
        return Image(code, release, _kept(compiled(code), folder))
    except (NotCompiled, OSError) as error:
        return Image(code, release, None, str(error))


def _kept(image: bytes, folder: Path) -> Path:
    path = folder / hashlib.sha256(image).hexdigest()
    path.write_bytes(image)
    return path
