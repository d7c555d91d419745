"""Wheels that a project names by file or address: where `pkgs/` has that very file, it is a release
like others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from packaging.requirements import Requirement
from packaging.utils import parse_wheel_filename

from accelpkgs_updater.core.labels import unlabelled
from accelpkgs_updater.core.support import ACCELERATORS
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import Problem, UpdaterError
from accelpkgs_updater.inputs.input_file import is_there, problem_at, raise_all
from accelpkgs_updater.inputs.model import DirectSource, Fate, Inputs, Kind, Line, Root

__all__ = ["settle"]


def settle(inputs: Inputs, store: Store | None) -> Inputs:
    """Make requirements of wheels that a folder records, and refuse names of files that are
    nowhere. Raises `UpdaterError` where a recorded file has another hash than is asked for.
    """
    roots = list(inputs.roots)
    kept: list[DirectSource] = []
    lines = list(inputs.lines)
    problems: list[Problem] = []
    for source in inputs.sources:
        if source.kind is not Kind.WHEEL:
            kept.append(source)
            continue
        file = unquote(urlsplit(source.location).path.rpartition("/")[2])
        axes = _recorded(source, file, store, problems)
        if axes is not None:
            root = _root(source, file, axes)
            roots.append(root)
            said = f"{root.requirement}: pkgs records {file}"
            _say(lines, source, Fate.ROOT, said)
        elif "://" in source.location or is_there(Path(source.location)):
            kept.append(source)
        else:
            fix = "give its address, or the release that it is of"
            why = f"no file of that name is here, and pkgs records none: {file}"
            _say(lines, source, Fate.REFUSED, why, fix)
    raise_all(problems)
    return replace(inputs, roots=tuple(roots), sources=tuple(kept), lines=tuple(lines))


def _recorded(
    source: DirectSource, file: str, store: Store | None, problems: list[Problem]
) -> Mapping[str, str] | None:
    """Return the accelerators of the variant that has a file; None where none has it."""
    try:
        package = store.package(source.name) if store and source.name else None
    except UpdaterError:
        return None
    for release in package.releases if package else ():
        for variant in release.variants:
            for wheel in (w for t in variant.wheels.values() for ws in t.values() for w in ws):
                if wheel.file != file:
                    continue
                if source.sha256 and wheel.sha256 and source.sha256 != wheel.sha256:
                    why = f"{file}: pkgs records {wheel.sha256}, asked for is {source.sha256}"
                    problems.append(problem_at(source.place, why, "look which of them is right"))
                return {a: v for a, v in variant.axes.items() if a in ACCELERATORS}
    return None


def _root(source: DirectSource, file: str, axes: Mapping[str, str]) -> Root:
    extras = f"[{','.join(sorted(source.extras))}]" if source.extras else ""
    marker = f" ; {source.marker}" if source.marker else ""
    asked = Requirement(f"{source.name}{extras}=={parse_wheel_filename(file)[1]}{marker}")
    return Root(asked, source.place, {**axes, **unlabelled(asked)[1]})


def _say(lines: list[Line], source: DirectSource, fate: Fate, said: str, fix: str = "") -> None:
    for at, line in enumerate(lines):
        if line.place == source.place and line.fate is Fate.SOURCE:
            lines[at] = replace(line, fate=fate, said=said, fix=fix)
            return
