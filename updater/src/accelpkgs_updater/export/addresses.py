"""Where the files of a plan lie: as recorded, or as the package index says now.

A file of the package index is recorded by name and hash alone; a `pylock.toml` must say where it
is. The index is asked, and only a link with the recorded sha256 is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urldefrag, urlsplit

from accelpkgs_updater.context import Context
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.export.git_commit import Repository
from accelpkgs_updater.export.planned import PlannedPackage
from accelpkgs_updater.net.allowed_hosts import is_loopback
from accelpkgs_updater.net.pipconf import split_credentials
from accelpkgs_updater.sources.index import IndexSource
from accelpkgs_updater.sources.simple_page import Link

__all__ = ["addresses", "recorded", "unrecorded"]

_WORKERS = 16


def recorded(packages: Sequence[PlannedPackage]) -> dict[str, str]:
    """Return name → address of the files whose address is recorded."""
    return {p.name: p.file.url for p in packages if p.file.url}


def unrecorded(packages: Sequence[PlannedPackage]) -> list[PlannedPackage]:
    """Return the packages whose files are found by their names on the package index."""
    return [package for package in packages if not package.file.url]


def addresses(
    context: Context, packages: Sequence[PlannedPackage], progress: Callable[[str, int, int], None]
) -> dict[str, str]:
    """Return name → address of files of the package index, one question for each package.

    Raises `UpdaterError` with all that the index lacks (E535), or has otherwise (E530).
    """
    endpoints = [endpoint.rstrip("/") for endpoint in context.conf.endpoints]
    source = IndexSource(context.http, context.cache, *endpoints)
    found: dict[str, str] = {}
    problems: list[Problem] = []

    def ask(package: PlannedPackage) -> str:
        pages = (source.page(f"{endpoint}/{package.name}/") or () for endpoint in endpoints)
        return _address(package, [link for page in pages for link in page])

    with ThreadPoolExecutor(_WORKERS) as pool:
        asked = [(package, pool.submit(ask, package)) for package in packages]
        for number, (package, answer) in enumerate(asked, start=1):
            try:
                found[package.name] = answer.result()
            except UpdaterError as error:
                problems += error.problems
            progress("addresses", number, len(asked))
    if problems:
        raise UpdaterError(*problems)
    return found


def _address(package: PlannedPackage, links: Sequence[Link]) -> str:
    file = package.file
    assert not isinstance(file, Repository)
    named = [link for link in links if link.filename == file.file]
    for link in named:
        if link.sha256 == file.sha256:
            # What stands before the host is somebody's name and password.
            address = split_credentials(urldefrag(link.url).url)[0]
            if urlsplit(address).scheme == "https" or is_loopback(address):
                return address
    stated = sorted({link.sha256 for link in named if link.sha256 not in (None, file.sha256)})
    if stated:
        differ = (f"recorded: sha256 {file.sha256}", f"the index: sha256 {stated[0]}")
        title = "a file changed under its name"
        fix = "take neither before you know why"
        raise UpdaterError(Problem(ErrorCode.CHANGED_FILE, title, file.file, differ, fix))
    if any(link.sha256 == file.sha256 for link in named):
        why = "its address is no https address"
    elif named:
        why = "it lists the file, and states no sha256 of it"
    else:
        why = f"its page of {package.name} does not list the file"
    title = "the package index does not say where a file of the plan is"
    fix = "ask another index: --index-url URL; a requirements.txt needs no addresses"
    raise UpdaterError(Problem(ErrorCode.NO_ADDRESS, title, file.file, (why,), fix))
