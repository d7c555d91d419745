"""A page of an index as it is kept: rows of the files that somebody of ours could use, by release,
with what the files of each release say together.

Most of what a page says nobody asks for: a row becomes a file when somebody looks at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import Any

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.filenames import is_sdist, is_wheel, parse_sdist, parse_wheel
from accelpkgs_updater.core.wheel import Sdist, Wheel
from accelpkgs_updater.errors import ErrorCode, Problem
from accelpkgs_updater.limits import Limit
from accelpkgs_updater.sources.outlined_files import Outline, OutlinedFiles
from accelpkgs_updater.sources.simple_page import Link
from accelpkgs_updater.sources.source import UpstreamFile, UpstreamListing, UpstreamRelease

__all__ = ["kept_page", "listing_of", "wheel_of"]

_PYTHONS = 32
_Tags = tuple[tuple[str, ...], tuple[str, ...]] | None
"""The `python-abi` pairs of a wheel and its systems; None of a source."""


def kept_page(
    name: str, links: Iterable[Link], *, native: bool, elsewhere: Iterable[str]
) -> dict[str, Any]:
    """Sort the links of a package's page into releases, newest first; names that are not this
    package's or not safe are left out, and counted.

    `native`: other files show that it has wheels for Linux with machine code. `elsewhere`: versions
    that have a wheel for a CPython of ours on another system.
    """
    releases: dict[Version, dict[str, tuple[Link, _Tags]]] = {}
    unhashed: list[str] = []
    strange: list[str] = []
    for link in links:
        try:
            found = _version(name, link)
        except ValueError as error:
            if not link.filename.endswith(".zip"):
                strange.append(str(error))
            continue
        if found is None:
            continue
        if not link.sha256:
            unhashed.append(link.filename)
            continue
        version, tags = found
        Limit.RELEASES.check(len(releases), "releases")
        releases.setdefault(version, {}).setdefault(link.filename, (link, tags))
    there = frozenset(elsewhere)
    shapes = _Shapes()
    rows = []
    for version in sorted(releases, reverse=True):
        files = [releases[version][file] for file in sorted(releases[version])]
        shape = shapes.number({t for _, t in files}, {k.requires_python for k, _ in files})
        yanked = all(link.yanked is not None for link, _ in files)
        text = str(version)
        rows.append([text, shape, yanked, text in there, [link for link, _ in files]])
    return {
        "shapes": [[dict(tags), sdist, pythons] for tags, sdist, pythons in shapes.known],
        "releases": rows,
        "native": native or any(s != "any" for tags, _, _ in shapes.known for s, _ in tags),
        "unhashed": unhashed,
        "strange": [len(strange), strange[-1]] if strange else None,
    }


def listing_of(name: str, kept: Mapping[str, Any]) -> UpstreamListing:
    """Return what a kept page says. Raises `ValueError`, `LookupError` or `TypeError` where it is
    none.
    """
    outlines = [
        Outline(
            {str(s): tuple(map(str, t)) for s, t in tags.items()},
            bool(sdist),
            _all_of(frozenset(map(str, pythons))),
        )
        for tags, sdist, pythons in kept["shapes"]
    ]
    releases: dict[Version, UpstreamRelease] = {}
    elsewhere = set()
    for text, shape, yanked, is_elsewhere, rows in kept["releases"]:
        version, outline = Version(text), outlines[shape]
        files = OutlinedFiles(outline, partial(_files, rows))
        releases[version] = UpstreamRelease(version, files, outline.requires_python, bool(yanked))
        if is_elsewhere:
            elsewhere.add(version)
    problems = [
        Problem(ErrorCode.NO_HASH, "a file was left out", f, ("the index states no sha256",))
        for f in kept["unhashed"]
    ]
    if kept["strange"]:
        count, last = kept["strange"]
        title = f"{count} files were left out, their names are not what a standard allows"
        problems.append(Problem(ErrorCode.FILE_NAMES, title, name, (f"the last: {last}",)))
    native, there = bool(kept["native"]), frozenset(elsewhere)
    return UpstreamListing(releases, tuple(problems), native=native, elsewhere=there)


def wheel_of(name: str, link: Link) -> Wheel | None:
    """Return the wheel that a link of a package's page is; None for what is not for our targets.

    Raises `ValueError` where its name is not a wheel's, not safe, or another package's.
    """
    named = parse_wheel(link.filename) if is_wheel(link.filename) else None
    if named is None:
        return None
    if named.name != name:
        raise ValueError(f"{link.filename!r} is a file of {named.name}")
    return Wheel(link.filename, *_facts(link), parsed=named)


def _version(name: str, link: Link) -> tuple[Version, _Tags] | None:
    """Return the version of a file and its tags; None for what is not for our targets.

    Raises `ValueError` where its name is of neither kind, not safe, or another package's, or
    where it leads nowhere.
    """
    filename = link.filename
    tags: _Tags = None
    if is_wheel(filename):
        named = parse_wheel(filename)
        if named is None:
            return None
        owner, version, tags = named.name, named.version, (named.tags, tuple(named.platforms))
    elif is_sdist(filename):
        owner, version = parse_sdist(filename)
    else:
        return None
    if owner != name:
        raise ValueError(f"{filename!r} is a file of {owner}")
    if not link.url:
        raise _nowhere(link)
    return version, tags


class _Shapes:
    """What the files of releases say together; most say what those of others do."""

    def __init__(self) -> None:
        self.known: dict[tuple[Any, ...], int] = {}
        self._numbers: dict[tuple[frozenset[_Tags], frozenset[str]], int] = {}

    def number(self, files: Iterable[_Tags], pythons: Iterable[str]) -> int:
        """Return the number of what some files say together."""
        key = frozenset(files), frozenset(pythons)
        if key not in self._numbers:
            tags: dict[str, set[str]] = {}
            for names, systems in filter(None, key[0]):
                for system in systems:
                    tags.setdefault(system, set()).update(names)
            ordered = tuple((s, tuple(sorted(tags[s]))) for s in sorted(tags))
            shape = ordered, None in key[0], tuple(sorted(key[1]))
            self._numbers[key] = self.known.setdefault(shape, len(self.known))
        return self._numbers[key]


def _files(rows: Iterable[Iterable[Any]]) -> Iterable[UpstreamFile]:
    for row in rows:
        link = Link(*row)
        kind: Callable[..., Wheel | Sdist] = Wheel if is_wheel(link.filename) else Sdist
        yield UpstreamFile(kind(link.filename, *_facts(link)), by_name=True)


@lru_cache(maxsize=1 << 12)
def _all_of(pythons: frozenset[str]) -> SpecifierSet:
    if len(pythons) > _PYTHONS:
        raise ValueError(f"a release states more than {_PYTHONS} different Requires-Python")
    specifier = SpecifierSet()
    for text in sorted(pythons):
        try:
            specifier &= SpecifierSet(text)
        except ValueError:
            continue
    return specifier


def _facts(
    link: Link,
) -> tuple[str, int | None, str, str | None, str | None, str, str | None]:
    """Return what a link states, in the order of `DistributionFile`.

    Raises `ValueError` where it leads nowhere.
    """
    if not link.url:
        raise _nowhere(link)
    return (
        link.sha256 or "",
        link.size,
        link.url,
        link.uploaded,
        link.yanked,
        link.requires_python,
        link.metadata_sha256,
    )


def _nowhere(link: Link) -> ValueError:
    return ValueError(f"{link.filename!r} has no address that could be asked for")
