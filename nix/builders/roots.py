"""Which shared libraries of a build are loaded by themselves, and what that says where one is not.

Left out: what only another library of the wheel loads (vendored copies), executables, what is for
another machine or another Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from elf_file import Elf, constants, read_elf

__all__ = ["Root", "is_module", "libraries_of", "roots_of"]

_OF_PYTHON = re.compile(r"\.(?:cpython-(\d+t?)|pypy\d*)[-_.\w]*\.so$")
_BACKEND = re.compile(r"_(cuda|rocm|hip|xpu|musa)(\d*)(?=[._]|$)")
_NUMBERED = re.compile(r"(.*?\D)\d+(\.so)$")
_VERSION = re.compile(r"\.so[.\d]*$")


class Root(NamedTuple):
    """A library to load. `must`: not to load is an error, because it is a module, or own code opens
    it by its name; else it is only told.

    `group`: of those with the same one must load: a backend (cuda), or names that differ in a
    number.
    """

    path: str
    must: bool
    group: str | None


def libraries_of(site: Path, folders: Iterable[str], machine: int, python: str) -> dict[str, Elf]:
    """Return path → library, of the folders of a build that have some (its manifest's `elf`)."""
    found: dict[str, Elf] = {}
    wanted = python.replace(".", "")
    for folder in sorted(folders):
        for path in sorted((site / folder).iterdir()):
            match = _OF_PYTHON.search(path.name)
            if not path.is_file() or (match and match[1] != wanted):
                continue
            elf = read_elf(path)
            if elf and elf.machine == machine and not elf.executable:
                found[str(PurePosixPath(folder, path.name))] = elf
    return found


def roots_of(site: Path, libraries: Mapping[str, Elf], component: bool) -> list[Root]:
    """Return what is loaded by itself, sorted.

    `component`: its libraries are for others, so nobody has to call them but plug-ins.
    """
    led_to = _led_to(libraries)
    alone = [
        path
        for path in libraries
        if path not in led_to and not PurePosixPath(path).parts[0].endswith(".libs")
    ]
    groups = _groups(alone)
    asked = {path for path in alone if not is_module(path) and path not in groups}
    named = {p for p in asked if _is_library(p)} if component else _named(site, asked, libraries)
    return [
        Root(path, path in groups or is_module(path) or path in named, groups.get(path))
        for path in sorted(alone)
    ]


def _name(path: str) -> str:
    return PurePosixPath(path).name


def _is_library(path: str) -> bool:
    return _name(path).startswith("lib")


def is_module(path: str) -> bool:
    """Say whether Python can import it: no version behind the suffix, no `lib` before the name."""
    return path.endswith(".so") and not _is_library(path)


def _led_to(libraries: Mapping[str, Elf]) -> set[str]:
    """Return what another library of the wheel needs; of a circle, all but the first by name."""
    by_name: dict[str, set[str]] = {}
    for path, elf in libraries.items():
        for name in {_name(path), elf.soname or ""}:
            by_name.setdefault(name, set()).add(path)

    def below(path: str) -> set[str]:
        seen, waiting = {path}, [path]
        while waiting:
            for needed in libraries[waiting.pop()].needed:
                for other in by_name.get(needed, set()) - seen:
                    seen.add(other)
                    waiting.append(other)
        return seen - {path}

    closures = {path: below(path) for path in sorted(libraries)}
    return {
        other
        for path, under in closures.items()
        for other in under
        if path not in closures[other] or path < other
    }


def _groups(paths: Iterable[str]) -> dict[str, str]:
    """Return path → group of those that are alternatives of each other."""
    found: dict[str, str] = {}
    numbered: dict[str, list[str]] = {}
    for path in paths:
        if match := _BACKEND.search(_name(path)):
            if not is_module(path):
                found[path] = match[1]
        elif match := _NUMBERED.fullmatch(path):
            numbered.setdefault(match[1] + "#" + match[2], []).append(path)
    for family, members in numbered.items():
        if len(members) > 1:
            found |= dict.fromkeys(members, family)
    return found


def _named(site: Path, candidates: set[str], libraries: Mapping[str, Elf]) -> set[str]:
    """Return which of the candidates the package's own code calls by their name."""
    stems = {path: _VERSION.sub("", _name(path)).encode() for path in candidates}
    lost = set(stems.values())
    top = {PurePosixPath(path).parts[0] for path in candidates}
    for folder in sorted(top):
        for source in (site / folder).rglob("*.py"):
            if not lost:
                break
            if not source.is_file():
                continue
            text = source.read_bytes()
            lost -= {stem for stem in lost if stem in text}
    for path in libraries:
        own = {stem for other, stem in stems.items() if other == path}
        if lost - own:
            lost -= constants(site / path, lost - own)
    return {path for path, stem in stems.items() if stem not in lost}
