"""The recorded facts: `{"urls": {prefix: {file name: sha256 | null}}}`.

Null where the hash was not recorded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from accelpkgs_updater.core.filenames import wheel_name

__all__ = ["Recording"]

_ASSET = re.compile(r"https://github\.com/([^/]+/[^/]+)/releases/download/([^/]+)/")
_TAG = re.compile(r"/whl/([^/]+)/")


@dataclass(frozen=True)
class Recording:
    """Files by the part of their URL before the name."""

    urls: Mapping[str, Mapping[str, str | None]]

    @staticmethod
    def load(path: Path) -> Recording:
        """Read a recording."""
        return Recording(json.loads(path.read_text("utf-8"))["urls"])

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
