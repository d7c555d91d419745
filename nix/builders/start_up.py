"""What of a wheel acts without being asked: when Python starts, in Nix, in importlib.metadata."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from pathlib import Path

from e210_archive import too_large
from e218_start_up import for_nix, foreign_folder, foreign_metadata
from members import Limits
from pep440 import normal_name

__all__ = ["check_places", "start_up_of"]

# Data files reach the root of an environment, and so the same folder as modules do.
_SITE = re.compile(r"site-packages/|data/lib(?:64)?/python3[^/]*/site-packages/")
_CUSTOM = re.compile(r"(sitecustomize|usercustomize)(?:/.*|\.py|(?:\.[\w-]+)?\.(?:so|pyc))")
_METADATA = re.compile(r"([^/]+)\.(?:dist-info|egg-info|egg-link|egg)", re.IGNORECASE)


def _at_root(path: str) -> str | None:
    """Return a path of a build below site-packages; None for one that is elsewhere."""
    match = _SITE.match(path)
    return path[match.end() :] if match else None


def check_places(paths: Iterable[str], info: str, file: str) -> None:
    """Refuse what Nix or importlib.metadata would take for something else. Raises Problem E218.

    `paths` are those of the build; `info`: its own `.dist-info`.
    """
    own = normal_name(info.removesuffix(".dist-info").rpartition("-")[0])
    foreign: set[str] = set()
    for path in paths:
        if path.startswith("data/nix-support/") or path == "data/nix-support":
            raise for_nix(file, path)
        match = _METADATA.fullmatch((_at_root(path) or "").partition("/")[0])
        # Its own egg-info, of an old tool, says nothing else.
        is_own = match and (
            match[0] == info
            or (
                match[0].lower().endswith(".egg-info")
                and normal_name(match[1].partition("-")[0]) == own
            )
        )
        if match and not is_own:
            foreign.add(match[0])
    if foreign:
        raise foreign_metadata(file, sorted(foreign))


def start_up_of(paths: Iterable[str], out: Path, file: str, limits: Limits) -> list[str]:
    """Return what runs code whenever Python starts, as paths below site-packages, sorted.

    `.pth` files with code, `.start` files (PEP 829), sitecustomize and usercustomize.
    Raises Problem E218 for a `.pth` file that names a folder outside, E213 for one that is huge.
    """
    found = set()
    for path in paths:
        name = _at_root(path)
        if name is None:
            continue
        if "/" not in name and name.endswith(".start"):
            found.add(name)
        elif "/" not in name and name.endswith(".pth"):
            size = (out / path).stat().st_size
            if size > limits.text:
                raise too_large(file, f"{name} of {size:,} bytes", f"{limits.text:,}", "text")
            if _runs(out / path, name, file):
                found.add(name)
        elif match := _CUSTOM.fullmatch(name):
            found.add(name if "/" not in name else match[1])
    return sorted(found)


def _runs(path: Path, name: str, file: str) -> bool:
    """Say whether a `.pth` file has code (`site.addpackage`)."""
    runs = False
    for line in re.split(r"\r\n|\r|\n", path.read_text("utf-8-sig", "replace")):
        if line.startswith(("import ", "import\t")):
            runs = True
        elif line.strip() and not line.startswith("#"):
            folder = posixpath.normpath(line.rstrip())
            if folder.startswith(("/", "../")) or folder == "..":
                raise foreign_folder(file, name, line)
    return runs
