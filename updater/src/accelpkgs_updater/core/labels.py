"""Local version labels in what a person asks for: `torch==2.8.0+cu128` (PyTorch's requirements
files) is torch 2.8.0, made for CUDA 12.8.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from packaging.requirements import Requirement
from packaging.specifiers import Specifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from accelpkgs_updater.core.local_version import UnclearLocalVersion, axes_of_local
from accelpkgs_updater.core.support import ACCELERATORS

__all__ = ["unlabelled"]

_Read = tuple[Requirement, Mapping[str, str]]


def unlabelled(requirement: Requirement) -> _Read:
    """Return a requirement without the labels that are understood, and the axes that they state.

    Another label stays: it may be part of a release's own version.
    """
    return _read(str(requirement))


@lru_cache(maxsize=1 << 10)
def _read(text: str) -> _Read:
    requirement = Requirement(text)
    axes: dict[str, str] = {}
    bare = []
    for clause in requirement.specifier:
        said = _axes(clause)
        axes |= said or {}
        bare.append(f"{clause.operator}{clause.version.partition('+')[0]}" if said else str(clause))
    requirement.specifier = SpecifierSet(",".join(bare))
    return requirement, axes


def _axes(clause: Specifier) -> dict[str, str] | None:
    if clause.operator not in ("==", "==="):
        return None
    try:
        local = Version(clause.version.removesuffix(".*")).local
        said = axes_of_local(local) if local else None
    except (InvalidVersion, UnclearLocalVersion):
        return None
    if said and any(a in said for a in ACCELERATORS):
        # A file for one accelerator is for none of the others.
        return {**dict.fromkeys(ACCELERATORS, "none"), **said}
    return said
