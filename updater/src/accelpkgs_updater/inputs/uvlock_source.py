"""Where a package of a uv.lock comes from, if from no index."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit, urlunsplit

from packaging.markers import Marker

from accelpkgs_updater.inputs.index_axes import without_user
from accelpkgs_updater.inputs.lock_table import InvalidLock, text_of
from accelpkgs_updater.inputs.locked_source import archive_source
from accelpkgs_updater.inputs.model import DirectSource, Kind, Place
from accelpkgs_updater.inputs.uvlock_graph import Locked

__all__ = ["direct_source"]


def direct_source(
    package: Locked,
    place: Place,
    extras: frozenset[str],
    marker: Marker | None,
    *,
    project: bool,
) -> DirectSource:
    """Return the source of a package that is of no index. Raises `InvalidLock`."""
    kind, location, revision, folder = Kind.PATH, package.source, None, ""
    source = package.table["source"]
    if "subdirectory" in source:
        folder = text_of(source, "subdirectory")
    if package.kind == "git":
        kind = Kind.GIT
        parts = urlsplit(package.source)
        revision = parts.fragment or None
        folder = (parse_qs(parts.query).get("subdirectory") or [folder])[0]
        location = urlunsplit(parts._replace(query="", fragment=""))
        if revision is None:
            raise InvalidLock(f"{package.text} is of git, at no commit", package.line)
    elif package.kind == "url":
        found = archive_source(package.name, location, place, package.hashes, folder)
        return replace(found, extras=extras, marker=marker)
    return DirectSource(
        kind,
        without_user(location) if kind is not Kind.PATH else location,
        place,
        name=package.name,
        revision=revision,
        subdirectory=folder,
        sha256=next(iter(sorted(package.hashes)), None) if len(package.hashes) == 1 else None,
        extras=extras,
        marker=marker,
        editable=package.kind == "editable",
        project=project,
    )
