"""Where a package of a pylock.toml comes from, if from no index."""

from __future__ import annotations

from packaging.pylock import Package

from accelpkgs_updater.inputs.index_axes import without_user
from accelpkgs_updater.inputs.input_file import shown
from accelpkgs_updater.inputs.lock_table import sha256_of
from accelpkgs_updater.inputs.locked_source import archive_source
from accelpkgs_updater.inputs.model import DirectSource, Kind, Place

__all__ = ["pylock_source"]


def pylock_source(package: Package, place: Place) -> tuple[DirectSource | None, str]:
    """Return the direct source of a package, or why there is none."""
    name = str(package.name)
    if package.vcs is not None:
        vcs = package.vcs
        if vcs.type != "git":
            return None, f"it is of {shown(vcs.type)}; only git repositories are read"
        location = without_user(vcs.url) if vcs.url else vcs.path or ""
        folder = vcs.subdirectory or ""
        return DirectSource(Kind.GIT, location, place, name, vcs.commit_id, folder), ""
    if package.directory is not None:
        tree = package.directory
        editable = bool(tree.editable)
        folder = tree.subdirectory or ""
        return DirectSource(
            Kind.PATH, tree.path, place, name, subdirectory=folder, editable=editable
        ), ""
    if package.archive is not None:
        file = package.archive
        digest = file.hashes.get("sha256")
        sha256 = sha256_of(f"sha256:{digest}") if digest else None
        folder = file.subdirectory or ""
        if file.url is None:
            return DirectSource(
                Kind.PATH, file.path or "", place, name, subdirectory=folder, sha256=sha256
            ), ""
        hashes = {sha256} if sha256 else set()
        return archive_source(name, file.url, place, hashes, folder), ""
    return None, ""
