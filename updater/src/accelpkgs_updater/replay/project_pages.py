"""The project pages of indexes of folders, each as its server writes it: devpi's HTML (PEP 503) for
Jetson AI Lab, JSON (PEP 691, 658) for Astral.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote, urlsplit

from accelpkgs_updater.replay.recording import RecordedFile, Recording
from accelpkgs_updater.sources.layouts import LAYOUTS

__all__ = ["Page", "hosts", "project_pages"]

Page = tuple[str, bytes]
"""Content type and body."""
_JSON = "application/vnd.pypi.simple.v1+json"


def _devpi(folder: str, project: str, files: Sequence[RecordedFile]) -> Page:
    title = f"{folder}: links for {project}"
    lines = []
    for file in files:
        place = f"../../+f/{file.digits[:3]}/{file.digits[3:16]}/{quote(file.name)}"
        # Where the hash was not recorded whole, the link cannot state it.
        fragment = f"#sha256={file.sha256}" if file.sha256 else ""
        lines.append(f'<a href="{html.escape(place + fragment)}">{html.escape(file.name)}</a><br/>')
    head = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1>"
    return "text/html; charset=utf-8", "\n".join([head, *lines, "</body></html>"]).encode()


def _json(_: str, project: str, files: Sequence[RecordedFile]) -> Page:
    listed = [
        {
            "filename": file.name,
            "url": f"{LAYOUTS['astral'].url}/artifacts/{file.sha256}/{quote(file.name)}",
            "hashes": {"sha256": file.sha256},
            # It has METADATA of every file; neither that nor its hash was recorded.
            "core-metadata": True,
            **({} if file.size is None else {"size": file.size}),
            "yanked": False,
        }
        for file in files
        if file.sha256
    ]
    page = {"meta": {"api-version": "1.1"}, "name": project, "files": listed}
    return _JSON, json.dumps(page).encode()


_WRITERS: Mapping[str, Callable[[str, str, Sequence[RecordedFile]], Page]] = {
    "astral": _json,
    "jetson": _devpi,
}


def hosts(recorded: Recording) -> set[str]:
    """Return the hosts whose folders were recorded."""
    return {urlsplit(url).hostname or "" for url in recorded.folders}


def project_pages(recorded: Recording) -> dict[str, Page]:
    """Return URL → page, of all projects.

    Raises `ValueError` where a folder is of an index whose form is not known.
    """
    found: dict[str, Page] = {}
    for (url, project), files in recorded.projects.items():
        kind = next((k for k in _WRITERS if url.startswith(f"{LAYOUTS[k].url}/")), None)
        if kind is None:
            raise ValueError(f"{url} is a folder of no index that is known")
        layout = LAYOUTS[kind]
        place = url.removeprefix(f"{layout.url}/")
        page = layout.page.replace(layout.folder, place).format(name=project)
        found[f"{layout.url}/{page}"] = _WRITERS[kind](place, project, files)
    return found
