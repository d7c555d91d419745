"""An archive or wheel that a lock names by its address."""

from __future__ import annotations

from collections.abc import Set
from urllib.parse import urlsplit

from accelpkgs_updater.inputs.index_axes import without_user
from accelpkgs_updater.inputs.model import DirectSource, Kind, Place

__all__ = ["archive_source"]


def archive_source(
    name: str, url: str, place: Place, hashes: Set[str], subdirectory: str = ""
) -> DirectSource:
    """Return the source; its hash is one of `hashes` where these are not several."""
    return DirectSource(
        Kind.WHEEL if urlsplit(url).path.endswith(".whl") else Kind.ARCHIVE,
        without_user(url),
        place,
        name,
        subdirectory=subdirectory,
        sha256=next(iter(hashes)) if len(hashes) == 1 else None,
    )
