"""poetry.lock: since Poetry 2 (lock-version 2.1) it says of each package groups and markers;
before, the project beside it says what is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import Version

from accelpkgs_updater.core import markers
from accelpkgs_updater.core.models import Leaf
from accelpkgs_updater.inputs.admitted import Admitted
from accelpkgs_updater.inputs.caret import alternatives
from accelpkgs_updater.inputs.direct import Reference, UnusableReference
from accelpkgs_updater.inputs.flat_lock import FlatEntry, flat_inputs, known_names
from accelpkgs_updater.inputs.input_file import InputFile, invalid, is_there, open_input, shown
from accelpkgs_updater.inputs.lock_table import (
    InvalidLock,
    listed,
    lock_of,
    sha256_of,
    table_of,
    text_of,
)
from accelpkgs_updater.inputs.locked_source import from_address, from_git, from_path, usable
from accelpkgs_updater.inputs.model import Asked, DirectSource, Fate, Inputs, Line, Place
from accelpkgs_updater.inputs.poetry_walk import walked
from accelpkgs_updater.inputs.pyproject import read_pyproject
from accelpkgs_updater.inputs.toml_places import read_toml
from accelpkgs_updater.inputs.unasked import options_for
from accelpkgs_updater.limits import Limit

__all__ = ["is_poetry_lock", "read_poetry_lock"]

_MAIN = "main"
_OLD = "pyproject.toml beside it says what is asked for"
_FIX = "poetry self add poetry-plugin-export; poetry export -o requirements.txt, then lock that"


def is_poetry_lock(table: Mapping[str, Any]) -> bool:
    """Tell whether a TOML table is a poetry.lock, whatever its file is called."""
    metadata = table.get("metadata")
    return isinstance(metadata, Mapping) and "content-hash" in metadata


def read_poetry_lock(file: InputFile, asked: Asked) -> Inputs:
    """Read a poetry.lock. Raises `UpdaterError`."""
    with lock_of(file, "a poetry.lock", _FIX):
        table, places = read_toml(file)
        metadata = table_of(table, "metadata")
        stated = text_of(metadata, "lock-version")
        packages = listed(table, "package")
        Limit.REQUIREMENTS.check(len(packages), "packages of a lock")
        if Version(stated) >= Version("3"):
            raise InvalidLock(f"its format is {shown(stated)}, not 2.1")
        python = text_of(metadata, "python-versions")
        ranges = alternatives(python)
        admitted = Admitted.either(ranges)
        place = file.at(places.line("metadata", "python-versions"))
        lines = [Line(place, f"python-versions = {python}", Fate.OPTION)]
        if Version(stated) < Version("2.1"):
            at = file.at(places.line("metadata", "lock-version"))
            project = _project(file, asked, at, stated)
            wheres = walked(packages, project, admitted)
            lines.append(Line(at, f"lock-version = {stated}", Fate.OPTION, _OLD))
        else:
            where = _Where(asked, admitted, table)
            project = Inputs(unasked=where.unasked)
            wheres = [where.of(package) for package in packages]
        old = table_of(metadata, "files")
        entries = [
            _entry(file, package, places.line("package", number), wheres[number], old)
            for number, package in enumerate(packages)
        ]
        single = len(ranges) == 1
        limit = None if single else Admitted.of().marker(admitted.in_all())
        own = Inputs(
            requires_python=((ranges[0], place),) if single else (),
            environments=() if limit is None else (limit,),
            lines=tuple(lines),
            files=project.files,
            unasked=project.unasked,
        )
        return own | flat_inputs(file, admitted, entries)


def _project(file: InputFile, asked: Asked, place: Place, stated: str) -> Inputs:
    path = file.path.parent / "pyproject.toml"
    if not is_there(path):
        raise invalid(
            place,
            f"its format {shown(stated)} leaves to pyproject.toml what is asked for,"
            " and there is none beside it",
            f"put it there, write the lock anew with Poetry 2, or {_FIX}",
            "a poetry.lock cannot be read",
        )
    name = str(Path(file.name).parent / "pyproject.toml")
    return read_pyproject(open_input(path, name), asked)


class _Where:
    def __init__(self, asked: Asked, admitted: Admitted, table: Mapping[str, Any]) -> None:
        self._admitted = admitted
        extras = {canonicalize_name(e) for e in table_of(table, "extras")}
        wanted = extras if asked.all_extras else {canonicalize_name(e) for e in asked.extras}
        self._extras = known_names("extra", wanted, extras)
        has = {_MAIN} | {g for p in listed(table, "package") for g in _groups(p)}
        groups = {canonicalize_name(g) for g in asked.groups}
        self._groups = {_MAIN} | known_names("group", groups, has)
        self.unasked = options_for(extras - self._extras, has - self._groups)

    def of(self, package: Mapping[str, Any]) -> int:
        stated = package.get("markers", "")
        mask = 0
        for group in _groups(package) & self._groups:
            text = stated
            if isinstance(stated, Mapping):
                text = {str(canonicalize_name(k)): v for k, v in stated.items()}.get(group, "")
            if not isinstance(text, str):
                raise InvalidLock(f"markers of {shown(text_of(package, 'name'))} are no text")
            marker = markers.parse(text) if text else None
            mask |= self._admitted.where(marker, self._settled)
        return mask

    def _settled(self, leaf: Leaf) -> int | None:
        if leaf.variable != "extra":
            return None
        asked = canonicalize_name(leaf.literal) in self._extras
        return self._admitted.all if asked == (leaf.operator == "==") else 0


def _entry(
    file: InputFile, package: Mapping[str, Any], line: int, mask: int, old: Mapping[str, Any]
) -> FlatEntry:
    stated = text_of(package, "name")
    name = canonicalize_name(stated, validate=True)
    files = listed(package, "files") if "files" in package else listed(old, stated)
    hashes = frozenset(h for f in files if (h := sha256_of(f.get("hash"))))
    source = table_of(package, "source")
    index = text_of(source, "url") if source.get("type") == "legacy" else None
    sha256 = next(iter(hashes)) if len(hashes) == 1 else None
    reference = Reference(file.at(line), name, sha256=sha256)
    direct, refused = usable(lambda: _source(file, reference, source))
    version = Version(text_of(package, "version"))
    return FlatEntry(name, version, line, mask, hashes, index, direct, refused)


def _groups(package: Mapping[str, Any]) -> set[str]:
    return {canonicalize_name(g) for g in listed(package, "groups", str)} or {_MAIN}


def _source(file: InputFile, reference: Reference, table: Mapping[str, Any]) -> DirectSource | None:
    """Return the direct source of a package. Raises `UnusableReference`."""
    if not table or table.get("type") == "legacy":
        return None
    kind, url = text_of(table, "type"), text_of(table, "url")
    folder = text_of(table, "subdirectory") if "subdirectory" in table else ""
    if kind == "git":
        return from_git(reference, url, text_of(table, "resolved_reference"), folder)
    if kind == "url":
        return from_address(reference, url, folder)
    if kind in ("file", "directory"):
        return from_path(reference, file, url, folder)
    raise UnusableReference(f"its source is of an unknown kind, {shown(kind)}")
