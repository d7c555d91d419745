"""GitHub's list of releases, read by the types that GitHub describes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accelpkgs_updater.net.json_fields import Malformed, field, json_of, maybe, maybe_text, text

__all__ = ["EPOCH", "Asset", "assets_of"]

EPOCH = "1970-01-01T00:00:00Z"
"""No upload was that early: it stands for a time that is not known."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of a release; `size` and `created` are None where they are not known."""

    name: str
    url: str
    digest: str
    size: int | None
    created: str | None


def assets_of(content: bytes) -> Iterator[Asset]:
    """Yield the files of a page of releases that are to be had. Raises `Malformed`."""
    releases = json_of(content)
    if not isinstance(releases, list):
        raise Malformed("it is no list of releases")
    for release in releases:
        yield from _of(release)


def _of(release: Any) -> Iterator[Asset]:
    """Yield what of a release is to be had."""
    if maybe(release, "draft", bool):
        return
    for value in field(release, "assets", list):
        if text(value, "state") == "uploaded":
            size, created = maybe(value, "size", int), maybe_text(value, "created_at")
            if created and not _TIME.fullmatch(created):
                raise Malformed(f"created_at is {created[:100]!r}")
            yield Asset(
                text(value, "name"),
                text(value, "browser_download_url"),
                maybe_text(value, "digest"),
                size if size is not None and 0 < size < 2**63 else None,
                created if created not in ("", EPOCH) else None,
            )
