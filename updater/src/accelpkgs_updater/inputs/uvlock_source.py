"""Where a package of a uv.lock comes from, if from no index."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit, urlunsplit

from packaging.markers import Marker

from accelpkgs_updater.inputs.direct import Reference
from accelpkgs_updater.inputs.input_file import InputFile
from accelpkgs_updater.inputs.lock_table import InvalidLock, text_of
from accelpkgs_updater.inputs.locked_source import from_address, from_git, from_path
from accelpkgs_updater.inputs.model import DirectSource
from accelpkgs_updater.inputs.uvlock_graph import Locked

__all__ = ["direct_source"]


def direct_source(
    file: InputFile,
    package: Locked,
    extras: frozenset[str],
    marker: Marker | None,
    *,
    project: bool,
) -> DirectSource:
    """Return the source of a package that is of no index.

    Raises `InvalidLock`, `UnusableReference`.
    """
    source = package.table["source"]
    folder = text_of(source, "subdirectory") if "subdirectory" in source else ""
    sha256 = next(iter(package.hashes)) if len(package.hashes) == 1 else None
    editable = package.kind == "editable"
    place = file.at(package.line)
    reference = Reference(place, package.name, extras, marker, editable, sha256)
    if package.kind == "git":
        parts = urlsplit(package.source)
        if not parts.fragment:
            raise InvalidLock(f"{package.text} is of git, at no commit", package.line)
        folder = (parse_qs(parts.query).get("subdirectory") or [folder])[0]
        url = urlunsplit(parts._replace(query="", fragment=""))
        return from_git(reference, url, parts.fragment, folder)
    if package.kind == "url":
        return from_address(reference, package.source, folder)
    return replace(from_path(reference, file, package.source, folder), project=project)
