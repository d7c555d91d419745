"""What the address of an index states: PyTorch's `…/whl/cu128` has builds for CUDA 12.8."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from accelpkgs_updater.core.local_version import UnclearLocalVersion, axes_of_local
from accelpkgs_updater.core.patterns import LONGEST
from accelpkgs_updater.core.support import ACCELERATORS

__all__ = ["axes_of_index", "axes_of_label"]


def axes_of_index(url: str) -> dict[str, str]:
    """Return the axes that the last folders of an index's address state; none where they state
    nothing.
    """
    try:
        parts = [unquote(p) for p in urlsplit(url).path.split("/") if p]
    except ValueError:
        return {}
    # `…/whl/nightly/cu128`, `…/whl/cu128/simple`: a folder counts, wherever it is.
    for part in reversed(parts):
        found = axes_of_label(part)
        if found:
            return found
    return {}


def axes_of_label(label: str | None) -> dict[str, str]:
    """Return the accelerators that a local version states (`cu128`); none where it states none.

    A file for one accelerator is for none of the others.
    """
    if not label or len(label) > LONGEST:
        return {}
    try:
        said = axes_of_local(label)
    except UnclearLocalVersion:
        return {}
    if not any(axis in said for axis in ACCELERATORS):
        return {}
    return {**dict.fromkeys(ACCELERATORS, "none"), **said}
