"""The source layer: one file of the package index or of an https address, checked by its sha256."""

from __future__ import annotations

import os
import re
import urllib.error
import urllib.parse
from pathlib import Path

from download import download, get, without_credentials
from e201_fetch import (
    broken_off,
    no_index,
    not_found,
    not_https,
    other_bytes,
    other_bytes_on_index,
    unreachable,
)
from index import ACCEPT, Link, indexes, links_of

__all__ = ["main"]


def _find(project: str, file: str, sha256: str) -> str:
    """Return the address of the file, on the first index that lists these bytes, else the name."""
    asked: list[str] = []
    silent = False
    named: list[Link] = []
    every = indexes()
    if not every:
        raise no_index(file)
    for index in every:
        page = f"{index.rstrip('/')}/{re.sub(r'[-_.]+', '-', project).lower()}/"
        try:
            links = [link for link in links_of(*get(page, ACCEPT)) if link.file == file]
        except OSError as error:
            asked.append(f"{without_credentials(page)}: {error}")
            silent = silent or not isinstance(error, urllib.error.HTTPError)
            continue
        asked.append(
            f"{without_credentials(page)}: "
            + (f"lists it with sha256 {links[0].sha256}" if links else "does not list it")
        )
        for link in links:
            if link.sha256 == sha256:
                return link.url
        named += links
    unhashed = [link.url for link in named if link.sha256 is None]
    if unhashed:
        return unhashed[0]
    if named:
        raise other_bytes_on_index(file, sha256, project, asked)
    if silent:
        raise unreachable(file, asked)
    raise not_found(file, asked)


def main() -> None:
    """Write the file to $out. Environment: project, file, sha256, url ("" for one of the index)."""
    project, file, sha256 = os.environ["project"], os.environ["file"], os.environ["sha256"]
    url = os.environ["url"] or _find(project, file, sha256)
    if os.environ["url"] and urllib.parse.urlsplit(url).scheme != "https":
        raise not_https(file, without_credentials(url))
    path = Path(os.environ["out"])
    try:
        got = download(url, path, file)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise broken_off(file, without_credentials(url), error) from error
    if got != sha256:
        path.unlink(missing_ok=True)
        raise other_bytes(file, without_credentials(url), sha256, got)
