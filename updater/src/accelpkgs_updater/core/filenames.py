"""Wheel file names (PEP 427, 425, 600) and what of them the supported targets can use."""

from __future__ import annotations

import re
from functools import lru_cache
from math import prod
from typing import NamedTuple

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import Version

from accelpkgs_updater.core.support import ARCHITECTURES, MINORS, SYSTEMS
from accelpkgs_updater.limits import Limit

__all__ = [
    "Interpreter",
    "Place",
    "WheelName",
    "foreign",
    "interpreters",
    "is_sdist",
    "is_wheel",
    "parse_sdist",
    "parse_wheel",
    "system_of",
    "tree_name",
    "wheel_name",
]

Interpreter = tuple[int, bool]
"""A CPython: minor version, and whether it is free-threaded."""
Place = tuple[str, Interpreter]
"""A system, and a CPython on it."""

_LONGEST = 255
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+!-]*")
_ARCHITECTURE = "|".join(map(re.escape, ARCHITECTURES))
_PLATFORM = re.compile(rf"(?:manylinux(?:1|2010|2014|_\d+_\d+)|linux)_({_ARCHITECTURE})")
_OURS = re.compile(
    rf"-[A-Za-z0-9._]*(?:any|linux(?:1|2010|2014|_\d+_\d+)?_(?:{_ARCHITECTURE}))[A-Za-z0-9._]*\.whl"
)
_PYTHON = re.compile(r"(cp|py)3(\d*)")
_FOREIGN = re.compile(
    r".*-(?:(?:cp|pp)(?:2\d|3[1-9])-(?:cp|pypy)\w*-[\w.]+|(?:win|macosx)(?:(?!linux)[\w.])*)\.whl|.*\.(?:egg|exe|msi)"
)


class WheelName(NamedTuple):
    """A parsed wheel file name; `wheels`: system → platform tags; `tags`: usable `python-abi`
    pairs.
    """

    name: str
    version: Version
    build: tuple[int, str] | None
    tags: tuple[str, ...]
    platforms: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1 << 12)
def interpreters(tag: str) -> frozenset[Interpreter]:
    """Return which CPythons of ours can use a `<python>-<abi>` tag."""
    python, _, abi = tag.partition("-")
    match = _PYTHON.fullmatch(python)
    if match is None:
        return frozenset()
    implementation, minor = match[1], int(match[2] or 0)
    both = (False, True)
    if abi == "none":
        if implementation == "cp" and match[2]:
            return frozenset((m, t) for m in MINORS if m == minor for t in both)
        return (
            frozenset((m, t) for m in MINORS if m >= minor for t in both)
            if implementation == "py"
            else frozenset()
        )
    if implementation != "cp" or not match[2]:
        return frozenset()
    if abi == "abi3":
        return frozenset((m, False) for m in MINORS if m >= minor)
    if abi == "abi3t":
        return frozenset((m, True) for m in MINORS if m >= minor)
    if minor in MINORS and abi in (f"cp3{minor}", f"cp3{minor}t"):
        return frozenset({(minor, abi.endswith("t"))})
    return frozenset()


def system_of(platform: str) -> str | None:
    """Return the system of a platform tag, `any`, or None where it is not one of ours."""
    if platform == "any":
        return "any"
    match = _PLATFORM.fullmatch(platform)
    return ARCHITECTURES[match[1]] if match else None


def foreign(filename: str) -> bool:
    """Tell at a glance that a file is for another system or an older Python; False decides nothing.

    Two of three files on an index are; reading what they say would be most of the work.
    """
    parts = filename.rsplit("-", 3)
    return _is_foreign(f"-{filename[len(parts[0]) + 1 :]}" if len(parts) == 4 else filename)


# It stands in the last three parts of a name, which the files of an index share.
@lru_cache(maxsize=1 << 14)
def _is_foreign(ending: str) -> bool:
    return _FOREIGN.fullmatch(ending) is not None


def parse_wheel(filename: str) -> WheelName | None:
    """Parse a wheel's name; None where no supported target can use it.

    Raises `ValueError` where the name is not a wheel's, or could not safely be a path or a URL
    part.
    """
    _safe(filename)
    if is_wheel(filename) and not _OURS.search(filename):
        return None
    name = _parsed(filename)
    return name if name.tags and name.platforms else None


def _safe(filename: str) -> None:
    if len(filename) > _LONGEST:
        raise ValueError(f"no file system holds a name as long as {filename[:60]!r}...")
    if not _SAFE.fullmatch(filename):
        raise ValueError(f"unsafe file name {filename!r}")


@lru_cache(maxsize=1 << 14)
def wheel_name(filename: str) -> WheelName:
    """Parse a wheel's name, whoever can use it. Raises `ValueError` where it is not a wheel's."""
    _safe(filename)
    return _parsed(filename)


def _parsed(filename: str) -> WheelName:
    head = filename.rsplit("-", 3)[0]
    try:
        usable, platforms = _tags(filename[len(head) + 1 :])
        name, version, build = _head(head)
    except InvalidWheelFilename:
        raise ValueError(_complaint(filename)) from None
    return WheelName(name, version, build, usable, platforms)


def is_wheel(filename: str) -> bool:
    """Tell whether a name ends as those of wheels do."""
    return filename.endswith(".whl")


def is_sdist(filename: str) -> bool:
    """Tell whether a name ends as those of sdists do (PEP 625), or did."""
    return filename.endswith((".tar.gz", ".zip"))


# The files of an index share few tags, and those of a release one head; `packaging` reads each
# once.
@lru_cache(maxsize=1 << 14)
def _tags(ending: str) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    # A name of a few hundred letters can stand for millions of tags.
    Limit.TAGS.check(prod(part.count(".") + 1 for part in ending[:-4].split("-")), "tags")
    tags = parse_wheel_filename(f"a-0-{ending}")[3]
    usable = sorted(
        {f"{t.interpreter}-{t.abi}" for t in tags if interpreters(f"{t.interpreter}-{t.abi}")}
    )
    platforms: dict[str, set[str]] = {}
    for tag in tags:
        system = system_of(tag.platform)
        if system is not None:
            platforms.setdefault(system, set()).add(tag.platform)
    return tuple(usable), {
        s: tuple(sorted(platforms[s])) for s in (*SYSTEMS, "any") if s in platforms
    }


@lru_cache(maxsize=1 << 14)
def _head(head: str) -> tuple[str, Version, tuple[int, str] | None]:
    name, version, build, _ = parse_wheel_filename(f"{head}-py3-none-any.whl")
    return canonicalize_name(name), version, (build[0], build[1]) if build else None


def _complaint(filename: str) -> str:
    try:
        parse_wheel_filename(filename)
    except InvalidWheelFilename as error:
        return str(error)
    return f"{filename!r} is not the name of a wheel"


@lru_cache(maxsize=1 << 12)
def tree_name(text: str) -> tuple[str, Version]:
    """Parse the name of a tree of sources: an sdist's without its suffix. Raises `ValueError`."""
    return parse_sdist(f"{text}.tar.gz")


@lru_cache(maxsize=1 << 14)
def parse_sdist(filename: str) -> tuple[str, Version]:
    """Parse an sdist's name (`.tar.gz` or `.zip`). Raises `ValueError`."""
    _safe(filename)
    try:
        name, version = parse_sdist_filename(filename)
    except InvalidSdistFilename as error:
        raise ValueError(str(error)) from error
    return canonicalize_name(name), version
