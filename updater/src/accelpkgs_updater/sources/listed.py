"""The files that the folders of an index list, put together: what a file is, is its URL and hash,
never its name.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.errors import ErrorCode, Problem
from accelpkgs_updater.sources.source import UpstreamFile, UpstreamListing, UpstreamRelease

__all__ = ["Listed"]


@dataclass(slots=True)
class Listed:
    """Files by their URL, in the order in which they were listed, and what was left out."""

    _files: dict[str, UpstreamFile] = field(default_factory=dict)
    _names: dict[tuple[str, str], str] = field(default_factory=dict)
    _doubtful: set[str] = field(default_factory=set)
    _problems: list[Problem] = field(default_factory=list)

    def add(self, listed: str, file: UpstreamFile) -> None:
        """Add a file that the page of a folder lists.

        One that several folders list was built for what they agree in. Where a folder lists two
        contents under one name, the last is what it holds now. A URL with two hashes is no file.
        """
        url = file.dist.url
        known = self._files.get(url)
        if known is not None:
            if known.dist.sha256 != file.dist.sha256:
                self._doubtful.add(url)
            axes = {k: v for k, v in known.axes.items() if file.axes.get(k) == v}
            file = replace(known, axes=axes)
        place = (listed, file.dist.file)
        before = self._files.get(self._names.get(place, url))
        if before is not None and _is_other(before, file):
            why = f"{url} has the same name, and is listed after it"
            self._say(ErrorCode.FILE_NAMES, before.dist.url, why)
            del self._files[before.dist.url]
        self._names[place] = url
        self._files[url] = file

    def left_out(self, where: str, why: str, code: ErrorCode = ErrorCode.FILE_NAMES) -> None:
        """Say why a link was not taken."""
        self._say(code, where, why)

    def listing(self) -> UpstreamListing:
        """Return all of it, by release; not the whole where a file's hash is in doubt, so that
        nothing is taken for gone.
        """
        releases: dict[Version, list[UpstreamFile]] = {}
        for url in sorted(self._doubtful):
            self._say(ErrorCode.CHANGED_FILE, url, "its index states two hashes for one URL")
        for url, file in self._files.items():
            if url not in self._doubtful:
                releases.setdefault(Version(file.dist.version.public), []).append(file)
        return UpstreamListing(
            {v: UpstreamRelease(v, tuple(fs), _python(fs)) for v, fs in releases.items()},
            self._problems,
            any(p.code == ErrorCode.CHANGED_FILE for p in self._problems),
        )

    def _say(self, code: ErrorCode, where: str, why: str) -> None:
        self._problems.append(Problem(code, "a file was left out", where, (why,)))


def _is_other(before: UpstreamFile, file: UpstreamFile) -> bool:
    """Tell whether two files of one name surely have different contents."""
    hashes = {d.sha256 or d.sha256_prefix for d in (before.dist, file.dist)}
    return before.dist.url != file.dist.url and len(hashes) == 2 and "" not in hashes


def _python(files: list[UpstreamFile]) -> SpecifierSet:
    texts = {f.dist.requires_python for f in files}
    try:
        return SpecifierSet(texts.pop()) if len(texts) == 1 else SpecifierSet()
    except ValueError:
        return SpecifierSet()
