"""Which files of a release belong together, and which one speaks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from accelpkgs_updater.core.filenames import interpreters
from accelpkgs_updater.sources.outlined_files import Outline, OutlinedFiles
from accelpkgs_updater.sources.source import UpstreamFile, UpstreamRelease

__all__ = ["outline_of", "representative", "split", "tags_of"]


def split(
    release: UpstreamRelease, apart: Callable[[UpstreamFile, str], str] = lambda *_: ""
) -> list[tuple[str, list[UpstreamFile]]]:
    """Split a release's files into sets that are expected to share metadata: (system, files).

    `apart`: what else tells files of a system from each other. An sdist is read only where there is
    no wheel; its system is `sdist`.
    """
    parts: dict[tuple[int, str, str, str, str], list[UpstreamFile]] = {}
    for file in release.files:
        for system in file.wheel.platforms if file.wheel else ():
            axes = repr(sorted(file.axes.items()))
            key = file.origin, system, axes, file.folder, apart(file, system)
            parts.setdefault(key, []).append(file)
    if parts:
        return [(key[1], parts[key]) for key in sorted(parts)]
    sdists = [f for f in release.files if f.sdist]
    return [("sdist", sdists)] if sdists else []


def representative(file: UpstreamFile) -> tuple[bool, bool, bool, str]:
    """Sort key: the greatest file speaks for its part, one that is complete and for a usual Python
    before others, the same at every run.
    """
    tags = file.wheel.tags if file.wheel else ()
    usual = any((12, False) in interpreters(t) for t in tags)
    return file.dist.sha256 != "", usual, file.dist.yanked is None, file.dist.file


def outline_of(release: UpstreamRelease) -> Outline | None:
    """Return what the files of a release say together, where it is known without them."""
    return release.files.outline if isinstance(release.files, OutlinedFiles) else None


def tags_of(release: UpstreamRelease) -> Mapping[str, Sequence[str]]:
    """Return system → `python-abi` tags of all wheels."""
    outline = outline_of(release)
    if outline is not None:
        return outline.tags
    tags: dict[str, list[str]] = {}
    for file in release.files:
        if file.wheel:
            for system in file.wheel.platforms:
                tags.setdefault(system, []).extend(file.wheel.tags)
    return tags
