"""How the loader finds the libraries of one wheel: a model of ld.so, as far as a wheel alone tells.

By name among what is loaded; then in the folders of RPATH, the file's own and those of every file
that led to it, unless the file has a RUNPATH; then in those of its RUNPATH, which nobody inherits
(ld.so(8)). That a file lies in the same wheel is no reason to find it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.measure.linked import installed_path
from accelpkgs_updater.measure.measurement import Linked

__all__ = ["Closure", "Demand", "closure", "loadable", "roots"]

_MODULE: Final = re.compile(r"\.cpython-(3\d+)(t?)-[^/]*\.so$")
_ORIGIN: Final = re.compile(r"\$(?:ORIGIN(?![A-Za-z0-9_])|\{ORIGIN\})")


@dataclass(frozen=True, slots=True)
class Demand:
    """A library that must come from elsewhere: `file` (a path) needs `name`.

    `dirs`: the folders, relative to site-packages, in which it is looked for by its file name.
    `runpath`: `file` has a RUNPATH: it does not look where those above it do, and nobody below it
    looks in `dirs`.
    """

    file: str
    name: str
    dirs: tuple[str, ...]
    runpath: bool = False


@dataclass(frozen=True, slots=True)
class Closure:
    """What one file leads to: `files` (paths), what they demand, and the names that are loaded."""

    files: tuple[str, ...]
    demands: tuple[Demand, ...]
    names: frozenset[str]


def loadable(libraries: Iterable[Linked], file: str) -> dict[str, Linked]:
    """Return installed path → library, of the wheel's own machine and of no other Python.

    Executables are nobody's library. A module of another CPython than the wheel's is one that its
    build left behind.
    """
    halves = [tag.partition("-") for tag in Wheel(file).tags]
    # A wheel for any Python may bring a module for each CPython.
    anywhere = any(python.startswith("py") for python, _, _ in halves)
    pythons = None if anywhere else {p for p, _, abi in halves if not abi.startswith("abi3")}
    return {
        installed_path(x.name): x
        for x in libraries
        if not x.executable and x.machine is None and not _foreign(x.name, pythons)
    }


def roots(files: Mapping[str, Linked]) -> dict[str, Closure]:
    """Return the closure of each file that no other file of the wheel leads to.

    The others, such as vendored libraries, are loaded through their parents and look in their
    parents' folders.
    """
    every = {path: closure(files, path) for path in sorted(files)}
    found = {x for path, each in every.items() for x in each.files if x != path}
    result = {path: each for path, each in every.items() if path not in found}
    reached = {x for each in result.values() for x in each.files}
    for path, each in every.items():
        # Files that lead to each other in a circle: the first by name stands for them.
        if path not in reached:
            result[path] = each
            reached |= set(each.files)
    return dict(sorted(result.items()))


def closure(files: Mapping[str, Linked], root: str) -> Closure:
    """Return what the loader does with one file, breadth first."""
    order, above = [root], {root: [root]}
    names: dict[str, str] = {}
    demands: dict[Demand, None] = {}
    for path in order:
        if (soname := files[path].soname) is not None:
            names.setdefault(soname, path)
        dirs: tuple[str, ...] | None = None
        for name in files[path].needed:
            if name in names:
                continue
            dirs = _searched(files, above[path]) if dirs is None else dirs
            hit = next(
                (p for d in dirs if (p := posixpath.normpath(posixpath.join(d, name))) in files),
                None,
            )
            if hit is None:
                demands[Demand(path, name, dirs, bool(files[path].runpath))] = None
                continue
            names[name] = hit
            if hit not in above:
                above[hit] = [hit, *above[path]]
                order.append(hit)
    loaded = {*names, *(d.name for d in demands)}
    loaded |= {soname for path in order if (soname := files[path].soname)}
    return Closure(tuple(order), tuple(demands), frozenset(loaded))


def _searched(files: Mapping[str, Linked], chain: list[str]) -> tuple[str, ...]:
    own = chain[0]
    inherited = [p for p in chain if not files[p].runpath] if not files[own].runpath else []
    found = [d for p in inherited for d in _folders(p, files[p].rpath)]
    return tuple(dict.fromkeys([*found, *_folders(own, files[own].runpath)]))


def _folders(path: str, written: Iterable[str]) -> list[str]:
    """Resolve folders relative to the file; absolute ones exist on some machines only."""
    here = posixpath.dirname(path)
    return [
        posixpath.normpath(_ORIGIN.sub(lambda _: here or ".", folder, count=1))
        for folder in written
        if _ORIGIN.match(folder)
    ]


def _foreign(name: str, pythons: set[str] | None) -> bool:
    match = _MODULE.search(name)
    return match is not None and pythons is not None and f"cp{match[1]}" not in pythons
