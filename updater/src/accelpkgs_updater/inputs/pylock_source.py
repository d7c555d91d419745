"""Where a package of a pylock.toml comes from, if from no index."""

from __future__ import annotations

from packaging.pylock import Package

from accelpkgs_updater.inputs.direct import Reference, UnusableReference
from accelpkgs_updater.inputs.input_file import InputFile, shown
from accelpkgs_updater.inputs.lock_table import sha256_of
from accelpkgs_updater.inputs.locked_source import from_address, from_git, from_path
from accelpkgs_updater.inputs.model import DirectSource

__all__ = ["pylock_source"]


def pylock_source(package: Package, file: InputFile, line: int) -> DirectSource | None:
    """Return the direct source of a package. Raises `UnusableReference`, `InvalidLock`."""
    place, name = file.at(line), str(package.name)
    if package.vcs is not None:
        vcs = package.vcs
        if vcs.type != "git":
            raise UnusableReference(f"it is of {shown(vcs.type)}; only git repositories are read")
        if vcs.url is None:
            raise UnusableReference("its repository is a path", "give its folder, or its address")
        return from_git(Reference(place, name), vcs.url, vcs.commit_id, vcs.subdirectory or "")
    if package.directory is not None:
        tree = package.directory
        reference = Reference(place, name, editable=bool(tree.editable))
        return from_path(reference, file, tree.path, tree.subdirectory or "")
    if package.archive is not None:
        archive = package.archive
        digest = archive.hashes.get("sha256")
        sha256 = sha256_of(f"sha256:{digest}") if digest else None
        reference, folder = Reference(place, name, sha256=sha256), archive.subdirectory or ""
        if archive.url is not None:
            return from_address(reference, archive.url, folder)
        return from_path(reference, file, archive.path or "", folder)
    return None
