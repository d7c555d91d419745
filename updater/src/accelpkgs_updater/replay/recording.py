"""The recorded facts, in one file or a folder of files:

`{"urls": {prefix: {file name: sha256 | null}}}`, null where the hash was not recorded, for files
whose place is known; and `{"folders": {URL: {file name: {"sha256": …, "size": …}}}}` for indexes of
folders that put each file at a place that follows from its hash. `sha256Prefix` in place of
`sha256`: only its first digits are known.
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

__all__ = ["RecordedFile", "Recording"]

_ASSET = re.compile(r"https://github\.com/([^/]+/[^/]+)/releases/download/([^/]+)/")
_TAG = re.compile(r"/whl/([^/]+)/")
_DIGITS = re.compile(r"[0-9a-f]{16,64}")


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
    folder that lists them.
    """

    urls: Mapping[str, Mapping[str, str | None]]
    folders: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)

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
        for one in paths:
            value = json.loads(one.read_text("utf-8"))
            if not value.keys() & {"urls", "folders"}:
                raise ValueError(f"{one.name} has neither urls nor folders")
            _merge(urls, value.get("urls", {}))
            _merge(folders, value.get("folders", {}))
        return Recording(urls, folders)

    @cached_property
    def pages(self) -> dict[tuple[str, str], list[tuple[str, str, str | None]]]:
        """PyTorch's index: (tag, project) → (prefix, file name, sha256), sorted as it sorts."""
        found: dict[tuple[str, str], list[tuple[str, str, str | None]]] = {}
        for prefix, files in self.urls.items():
            match = _TAG.fullmatch(urlsplit(prefix).path)
            if match is None or not (urlsplit(prefix).hostname or "").endswith("pytorch.org"):
                continue
            for name, sha256 in files.items():
                found.setdefault((match[1], wheel_name(name).name), []).append(
                    (prefix, name, sha256)
                )
        return {key: sorted(files, key=lambda f: (f[1], f[0])) for key, files in found.items()}

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
