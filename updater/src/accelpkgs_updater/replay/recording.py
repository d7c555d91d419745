"""The recorded facts, in one file or a folder of files:

`{"urls": {prefix: {file name: sha256 | null}}}`, null where the hash was not recorded, for files
whose place is known; and `{"folders": {URL: {file name: {"sha256": …, "size": …}}}}` for indexes of
folders that put each file at a place that follows from its hash. `sha256Prefix` in place of
`sha256`: only its first digits are known. `{"metadata": {prefix: {file name: sha256}}}`: what an
index's page states of the METADATA of a file, of the few where that is known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from accelpkgs_updater.core.filenames import wheel_name

__all__ = ["PlacedFile", "RecordedFile", "Recording"]

_ASSET = re.compile(r"https://github\.com/([^/]+/[^/]+)/releases/download/([^/]+)/")
_TAG = re.compile(r"/whl/(?:([^/]+)/)?")
_DIGITS = re.compile(r"[0-9a-f]{16,64}")


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A file whose place is known: what is before its name in its URL, its sha256, and the sha256
    that its page states of its METADATA.
    """

    prefix: str
    name: str
    sha256: str | None
    metadata: str | None = None


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """A file of an index of folders: `digits` are its sha256, or the first of them."""

    name: str
    digits: str
    size: int | None = None

    @property
    def sha256(self) -> str | None:
        """The whole hash, where it was recorded."""
        return self.digits if len(self.digits) == 64 else None


@dataclass(frozen=True)
class Recording:
    """`urls`: files by the part of their URL before the name. `folders`: files by the URL of the
    folder that lists them. `metadata`: sha256 of METADATA, by place as `urls`.
    """

    urls: Mapping[str, Mapping[str, str | None]]
    folders: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    metadata: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @staticmethod
    def load(path: Path) -> Recording:
        """Read a recording: a file, or all `*.json` of a folder.

        Raises `ValueError` where there is none, or two say something else of one file.
        """
        paths = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not paths:
            raise ValueError("there is no *.json in the folder")
        urls: dict[str, dict[str, str | None]] = {}
        folders: dict[str, dict[str, Mapping[str, Any]]] = {}
        metadata: dict[str, dict[str, str]] = {}
        for one in paths:
            value = json.loads(one.read_text("utf-8"))
            if not value.keys() & {"urls", "folders"}:
                raise ValueError(f"{one.name} has neither urls nor folders")
            _merge(urls, value.get("urls", {}))
            _merge(folders, value.get("folders", {}))
            _merge(metadata, value.get("metadata", {}))
        return Recording(urls, folders, metadata)

    @cached_property
    def pages(self) -> dict[tuple[str, str], list[PlacedFile]]:
        """PyTorch's index: (tag, project) → files, sorted as it sorts.

        What lies in the root of the index is on the page of each tag.
        """
        folders: dict[str, dict[str, list[PlacedFile]]] = {}
        for prefix, files in self.urls.items():
            match = _TAG.fullmatch(urlsplit(prefix).path)
            if match is None or not (urlsplit(prefix).hostname or "").endswith("pytorch.org"):
                continue
            projects = folders.setdefault(match[1] or "", {})
            stated = self.metadata.get(prefix, {})
            for name, sha256 in files.items():
                file = PlacedFile(prefix, name, sha256, stated.get(name))
                projects.setdefault(wheel_name(name).name, []).append(file)
        root = folders.pop("", {})
        return {
            (tag, project): sorted(
                [*projects.get(project, ()), *root.get(project, ())],
                key=lambda f: (f.name, f.prefix),
            )
            for tag, projects in folders.items()
            for project in {**projects, **root}
        }

    @cached_property
    def releases(self) -> dict[str, dict[str, dict[str, str | None]]]:
        """GitHub: repository → tag → asset name → sha256."""
        found: dict[str, dict[str, dict[str, str | None]]] = {}
        for prefix, files in self.urls.items():
            match = _ASSET.fullmatch(prefix)
            if match:
                found.setdefault(match[1].lower(), {}).setdefault(match[2], {}).update(files)
        return found

    @cached_property
    def projects(self) -> dict[tuple[str, str], list[RecordedFile]]:
        """Indexes of folders: (URL of the folder, project) → files by name.

        Raises `ValueError` where one has no hash.
        """
        found: dict[tuple[str, str], list[RecordedFile]] = {}
        for url, files in self.folders.items():
            for name in sorted(files):
                known = files[name]
                digits = str(known.get("sha256") or known.get("sha256Prefix"))
                if not _DIGITS.fullmatch(digits):
                    raise ValueError(f"{name}: {digits} is no sha256")
                one = RecordedFile(name, digits, known.get("size"))
                found.setdefault((url, wheel_name(name).name), []).append(one)
        return found


def _merge(into: dict[str, dict[str, Any]], more: Mapping[str, Mapping[str, Any]]) -> None:
    for place, files in more.items():
        known = into.setdefault(place, {})
        for name, value in files.items():
            if known.setdefault(name, value) != value:
                raise ValueError(f"two recordings say something else of {place}{name}")
