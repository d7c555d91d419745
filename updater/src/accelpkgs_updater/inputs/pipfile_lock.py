"""Pipfile.lock: what pipenv chose for one Python, in categories."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from accelpkgs_updater.core import markers
from accelpkgs_updater.inputs.admitted import Admitted
from accelpkgs_updater.inputs.direct import Reference, is_address
from accelpkgs_updater.inputs.flat_lock import FlatEntry, flat_inputs, known_names
from accelpkgs_updater.inputs.input_file import InputFile
from accelpkgs_updater.inputs.lock_table import (
    InvalidLock,
    listed,
    lock_of,
    sha256_of,
    table_of,
    text_of,
)
from accelpkgs_updater.inputs.locked_source import from_address, from_git, from_path, usable
from accelpkgs_updater.inputs.model import Asked, DirectSource, Fate, Inputs, Line
from accelpkgs_updater.inputs.unasked import options_for
from accelpkgs_updater.limits import Limit

__all__ = ["is_pipfile_lock", "read_pipfile_lock"]

_MAIN = "default"
_FIX = "pipenv requirements > requirements.txt, then lock that"
_OURS = "_meta"


def is_pipfile_lock(text: str) -> bool:
    """Tell whether a text is a Pipfile.lock, whatever its file is called."""
    return text.lstrip().startswith("{") and '"pipfile-spec"' in text[:2000]


def read_pipfile_lock(file: InputFile, asked: Asked) -> Inputs:
    """Read a Pipfile.lock. Raises `UpdaterError`."""
    with lock_of(file, "a Pipfile.lock", _FIX):
        table = json.loads(file.text)
        if not isinstance(table, Mapping):
            raise InvalidLock("it is no table")
        meta = table_of(table, _OURS)
        if meta.get("pipfile-spec") != 6:
            raise InvalidLock(f"its format is {meta.get('pipfile-spec')!r}, not 6")
        requires = table_of(meta, "requires")
        python = {
            key: text_of(requires, key)
            for key in ("python_version", "python_full_version")
            if key in requires
        }
        specifiers = [
            SpecifierSet(f"=={stated}{'.*' if key == 'python_version' else ''}")
            for key, stated in python.items()
        ]
        admitted = Admitted.of(specifiers)
        indexes = {text_of(s, "name"): text_of(s, "url") for s in listed(meta, "sources")}
        categories = [key for key in table if key != _OURS]
        wanted = _asked(asked, categories)
        places = _lines(file.text)
        total = sum(len(table_of(table, key)) for key in categories)
        Limit.REQUIREMENTS.check(total, "packages of a lock")
        entries = []
        for category in categories:
            for name, package in table_of(table, category).items():
                line = places.get((category, name), 0)
                taken = category in wanted
                entries.append(_entry(file, line, name, package, admitted, indexes, taken=taken))
        place = file.at()
        own = Inputs(
            requires_python=tuple((s, place) for s in specifiers),
            lines=tuple(Line(place, f"{k} = {p}", Fate.OPTION) for k, p in python.items()),
            unasked=options_for((), set(categories) - wanted),
        )
        return own | flat_inputs(file, admitted, entries)


def _asked(asked: Asked, categories: list[str]) -> set[str]:
    # pipenv says dev-packages in one file and develop in the other.
    names = {"develop" if g in ("dev", "dev-packages") else g for g in asked.groups | asked.extras}
    return {_MAIN} | known_names("category", names, set(categories))


def _lines(text: str) -> dict[tuple[str, str], int]:
    """Return the line of each package, in a file as pipenv writes it."""
    found: dict[tuple[str, str], int] = {}
    category = ""
    for number, line in enumerate(text.split("\n"), 1):
        match = re.fullmatch(r'( {4}| {8})"([^"\\]*)": \{', line.rstrip())
        if match and len(match[1]) == 4:
            category = match[2]
        elif match:
            found[category, match[2]] = number
    return found


def _entry(
    file: InputFile,
    line: int,
    stated: str,
    package: Any,
    admitted: Admitted,
    indexes: Mapping[str, str],
    *,
    taken: bool,
) -> FlatEntry:
    if not isinstance(package, Mapping):
        raise InvalidLock(f"{stated[:200]} is no table", line)
    name = canonicalize_name(stated, validate=True)
    hashes = frozenset(h for s in listed(package, "hashes", str) if (h := sha256_of(s)))
    text = text_of(package, "markers") if "markers" in package else ""
    mask = admitted.where(markers.parse(text) if text else None) if taken else 0
    version = None
    if "version" in package:
        version = Version(text_of(package, "version").removeprefix("=="))
    index = indexes.get(text_of(package, "index")) if "index" in package else None
    sha256 = next(iter(hashes)) if len(hashes) == 1 else None
    editable = package.get("editable") is True
    reference = Reference(file.at(line), name, editable=editable, sha256=sha256)
    source, refused = usable(lambda: _source(file, reference, package))
    return FlatEntry(name, version, line, mask, hashes, index, source, refused)


def _source(
    file: InputFile, reference: Reference, package: Mapping[str, Any]
) -> DirectSource | None:
    """Return the direct source of a package. Raises `UnusableReference`."""
    folder = text_of(package, "subdirectory") if "subdirectory" in package else ""
    if "git" in package:
        return from_git(reference, text_of(package, "git"), text_of(package, "ref"), folder)
    for key in ("file", "path"):
        if key not in package:
            continue
        location = text_of(package, key)
        if is_address(location):
            return from_address(reference, location, folder)
        return from_path(reference, file, location, folder)
    return None
