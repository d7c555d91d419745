"""Extras by which packages say that they bring the libraries of the GPU along."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from accelpkgs_updater.core.models import Metadata

__all__ = ["gpu_extras"]

_NAMES = ("all", "and-cuda", "ctk", "cu1[0-9]*", "cuda*", "cudnn")
# Who asks for "all" of a package wants its features; where its developers mean their own tools, it
# is of no use to anybody else.
_TOOLS = ("black", "mkdocs", "pre-commit", "pytest", "pytest-*", "sphinx", "tox", "twine")
_LIBRARIES = ("nvidia-", "cuda-toolkit", "cuda-pathfinder", "cuda-bindings")


def gpu_extras(metadata: Metadata, accelerated: bool) -> Iterator[str]:
    """Yield the extras whose requirements are always recorded.

    Their names alone say little: of a package that is not known to be for GPUs, only those count
    that require NVIDIA's own packages.
    """
    for extra, requirements in metadata.extras.items():
        names = [requirement.name for requirement in requirements]
        if extra == "all" and any(fnmatchcase(n, tool) for n in names for tool in _TOOLS):
            continue
        if any(fnmatchcase(extra, name) for name in _NAMES) and (
            accelerated or any(n.startswith(_LIBRARIES) for n in names)
        ):
            yield extra
