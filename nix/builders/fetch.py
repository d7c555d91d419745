"""The source layer: one file of the package index, or of a plain https address, checked by its sha256."""

from __future__ import annotations

import os
import re
import urllib.error
import urllib.parse
from pathlib import Path

from download import download, get, without_credentials
from index import ACCEPT, Link, indexes, links_of
from problem import Problem, shorten

__all__ = ["main"]


def _find(project: str, file: str, sha256: str) -> str:
    """Return the address of the file: on the first index that lists these bytes, else that lists the name."""
    asked: list[str] = []
    silent = False
    named: list[Link] = []
    every = indexes()
    if not every:
        raise Problem(
            "E202",
            "no package index is known",
            where=f"the download of {file}",
            why="PIP_INDEX_URL is not set, and no pip is installed here that could say its default",
            fix="set PIP_INDEX_URL to the address of a simple index (nixw does this), or install your distribution's pip",
        )
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
        raise Problem(
            "E201",
            f"the index has other bytes under the name {file}",
            where=shorten(asked),
            why=f"expected sha256 {sha256}",
            fix=f"do not use that file before you know why it changed; then run: updater update {project}",
        )
    if silent:
        raise Problem(
            "E203",
            f"{file} could not be looked for",
            where=shorten(asked),
            fix="check the network and PIP_INDEX_URL, then try again",
        )
    raise Problem(
        "E202",
        f"no index has {file}",
        where=shorten(asked),
        fix="check PIP_INDEX_URL, or set PIP_EXTRA_INDEX_URL to an index that has it",
    )


def main() -> None:
    """Write the file to $out. Environment: project, file, sha256, url ("" for a file of the index)."""
    project, file, sha256 = os.environ["project"], os.environ["file"], os.environ["sha256"]
    url = os.environ["url"] or _find(project, file, sha256)
    if os.environ["url"] and urllib.parse.urlsplit(url).scheme != "https":
        raise Problem(
            "E202",
            f"{file} has an address that is not https",
            where=without_credentials(url),
            fix="state an https address in releases.json",
        )
    path = Path(os.environ["out"])
    try:
        got = download(url, path, file)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise Problem(
            "E203",
            f"{file} could not be downloaded",
            where=without_credentials(url),
            why=str(error),
            fix="check the network, then try again",
        ) from error
    if got != sha256:
        path.unlink(missing_ok=True)
        raise Problem(
            "E201",
            f"{file} is not what it should be",
            where=without_credentials(url),
            why=[f"expected sha256 {sha256}", f"got      sha256 {got}"],
            fix="try again; if it stays, the file was changed on the server: do not use it before you know why",
        )
