"""A package index that has exactly what is recorded of it, so that an update sees nothing newer.

It has names and hashes, no bytes: what was read of a wheel is recorded, and what an sdist says is
put into the updater's cache.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.diff import files_of
from accelpkgs_updater.core.models import Package, Release, Requirement
from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.lock.read_source import READ_NOT_BUILT

from ..world import Handler, World, serving


def page(package: Package, base: str) -> bytes:
    """The page of a package (PEP 691): its files that have no URL of their own."""
    files = {
        f.file: {
            "filename": f.file,
            "url": f"{base}/files/{package.name}/{f.file}",
            "hashes": {"sha256": f.sha256},
            "size": f.size,
            "upload-time": f"{r.uploaded}T00:00:00Z" if r.uploaded else None,
            "requires-python": ",".join(o + v for o, v in r.metadata.requires_python),
            "yanked": f.yanked if f.yanked else f.yanked is not None,
        }
        for r in package.releases
        for prefix, f in files_of(r)
        if prefix is None and not f.url
    }
    listing = {"meta": {"api-version": "1.1"}, "name": package.name, "files": [*files.values()]}
    return json.dumps(listing).encode()


def pkg_info(name: str, release: Release, config: Config) -> str:
    """The PKG-INFO of a release's sdist. One whose requirements are known of elsewhere states
    none.
    """
    declared = any(d.versions.contains(release.version) for d in config.requires)
    silent = declared or is_read_elsewhere(release)
    lines = [f"Metadata-Version: {'2.1' if silent else '2.2'}", f"Name: {name}"]
    lines.append(f"Version: {release.version}")
    if release.metadata.requires_python:
        python = ",".join(o + v for o, v in release.metadata.requires_python)
        lines.append(f"Requires-Python: {python}")
    metadata = release.metadata
    lines += [f"Provides-Extra: {e}" for e in metadata.provides or ()]
    if not silent:
        lines += [f"Requires-Dist: {r}" for r in metadata.requires]
        for extra, requires in metadata.extras.items():
            lines += [f"Requires-Dist: {_only_for(extra, r)}" for r in requires]
    return "\n".join([*lines, ""])


def is_read_elsewhere(release: Release) -> bool:
    """Whether the requirements of a release's sdist were read in other files of it."""
    return READ_NOT_BUILT in release.evidence.get("requires", {}).get("source", "")


def requires_txt(release: Release) -> str:
    """What setuptools writes beside such a PKG-INFO."""
    metadata = release.metadata
    lines = [str(r) for r in metadata.requires]
    for extra in metadata.provides or ():
        lines += [f"[{extra}]", *map(str, metadata.extras.get(extra, ()))]
    return "\n".join([*lines, ""])


def _only_for(extra: str, requirement: Requirement) -> str:
    bare = replace(requirement, marker=None)
    more = f"({requirement.marker}) and " if requirement.marker else ""
    return f'{bare}; {more}extra == "{extra}"'


def remember(package: Package, config: Config, cache: Cache) -> None:
    """Let the updater have read the sdists of a package."""
    for release in package.releases:
        sdist = release.sdist
        if sdist is not None:
            text = pkg_info(package.name, release, config)
            known = {"metadata": text, "size": sdist.size, "file": sdist.file}
            cache.put("metadata", sdist.sha256, known)
            if is_read_elsewhere(release):
                files = {f"{package.name}.egg-info/requires.txt": requires_txt(release)}
                cache.put("sdist-build", sdist.sha256, {"files": files})


@contextmanager
def recorded_index(packages: Iterable[Package]) -> Iterator[str]:
    """Serve what is recorded of packages; gives the URL of the index."""
    world = World()
    with serving(world):
        for package in packages:

            def answer(handler: Handler, _: int, package: Package = package) -> bool:
                body = page(package, world.base)
                handler.answer(body, "application/vnd.pypi.simple.v1+json")
                return True

            world.faults[f"/simple/{package.name}/"] = answer
        yield world.index
