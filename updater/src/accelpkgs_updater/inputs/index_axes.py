"""Indexes that locks name, and what their addresses state: PyTorch's `…/whl/cu128` has builds for
CUDA 12.8.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit, urlunsplit

from accelpkgs_updater.core.local_version import UnclearLocalVersion, axes_of_local
from accelpkgs_updater.core.patterns import LONGEST
from accelpkgs_updater.core.support import ACCELERATORS
from accelpkgs_updater.inputs.model import Index, Place

__all__ = ["axes_of_index", "axes_of_label", "index_of", "without_user"]


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


def without_user(url: str) -> str:
    """Return an address without user and password."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    # The user of `ssh://git@host` is no secret, and without it there is no way in.
    user = parts.netloc.rpartition("@")[0]
    kept = f"{user}@" if parts.scheme.endswith("ssh") and user and ":" not in user else ""
    return urlunsplit(parts._replace(netloc=kept + host))


def index_of(url: str, place: Place, names: Iterable[str]) -> Index:
    """Return an index that a lock names, for the packages that it has of it."""
    folder = "://" not in url
    return Index(
        url if folder else without_user(url),
        place,
        only_for=frozenset(names),
        folder=folder,
        axes={} if folder else axes_of_index(url),
    )
