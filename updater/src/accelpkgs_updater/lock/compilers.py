"""CUDA's compiler beside older libraries, where a lock file pins both.

What ptxas of 12.9 compiles runs with the libraries and drivers of every CUDA 12 (NVIDIA's "minor
version compatibility"); jax asks for a compiler that is as new as its own, and torch pins libraries
of another minor release. A compiler that is older than the libraries may not read what they give
it, and stays refused, as two releases of libraries do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from packaging.version import Version

from accelpkgs_updater.core.models import Package, Variant
from accelpkgs_updater.lock.questions import Solution

__all__ = ["newer_compilers", "said_of_compilers", "with_major_axis"]

_COMPILERS = ("nvidia-cuda-nvcc", "nvidia-nvvm")
_RUNTIMES = ("nvidia-cuda-runtime", "nvidia-cuda-runtime-cu12", "nvidia-cuda-runtime-cu11")

Newer = Mapping[str, tuple[Version, Version]]
"""A compiler's package → its release, and that of the runtime beside it."""


def newer_compilers(answers: Iterable[Solution], pinned: Iterable[str]) -> Newer:
    """Return the compilers that a lock file pins and that are newer than the runtime that is taken
    with them, within one major version.
    """
    names = [n for n in pinned if n.startswith(_COMPILERS)]
    found: dict[str, tuple[Version, Version]] = {}
    for answer in answers:
        taken = answer.versions or {}
        runtimes = [taken[n] for n in _RUNTIMES if n in taken]
        for name in names:
            for runtime in runtimes:
                version = taken.get(name)
                if version is None or version.release[0] != runtime.release[0]:
                    continue
                if version.release[:2] > runtime.release[:2]:
                    found[name] = (version, runtime)
    return found


def with_major_axis(package: Package, newer: Newer) -> Package:
    """Return a compiler that goes with the libraries of its major version; others as they are."""
    if package.name not in newer:
        return package
    releases = [
        replace(r, variants=tuple(map(_of_major, r.variants)))
        if Version(r.version) == newer[package.name][0]
        else r
        for r in package.releases
    ]
    return replace(package, releases=tuple(releases))


def _of_major(variant: Variant) -> Variant:
    cuda = variant.axes.get("cuda")
    if cuda is None:
        return variant
    source = f"a compiler of {cuda} serves the libraries of its major version"
    evidence = {**variant.evidence, "cuda": {"kind": "declared", "source": source}}
    axes = {**variant.axes, "cuda": cuda.partition(".")[0]}
    return replace(variant, axes=axes, evidence=evidence)


def said_of_compilers(newer: Newer) -> list[str]:
    """Return a sentence for each."""
    return [
        f"{name} {version} is newer than CUDA's libraries beside it ({runtime}), as the lock file"
        " pins both: what it compiles at run time runs with them; compile no extension with these"
        for name, (version, runtime) in sorted(newer.items())
    ]
