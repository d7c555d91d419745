"""pdm.lock with the strategy `inherit_metadata`, which says of each package groups and markers."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from accelpkgs_updater.core import markers
from accelpkgs_updater.core.support import ARCHITECTURES
from accelpkgs_updater.inputs.admitted import Admitted
from accelpkgs_updater.inputs.direct import Reference
from accelpkgs_updater.inputs.flat_lock import FlatEntry, flat_inputs, known_names
from accelpkgs_updater.inputs.input_file import InputFile, invalid, shown
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
from accelpkgs_updater.inputs.toml_places import read_toml
from accelpkgs_updater.inputs.unasked import options_for
from accelpkgs_updater.limits import Limit

__all__ = ["is_pdm_lock", "read_pdm_lock"]

_MAIN = "default"
_INHERITS = "inherit_metadata"
_FIX = "pdm export -o requirements.txt, then lock that"


def is_pdm_lock(table: Mapping[str, Any]) -> bool:
    """Tell whether a TOML table is a pdm.lock, whatever its file is called."""
    metadata = table.get("metadata")
    return isinstance(metadata, Mapping) and "lock_version" in metadata


def read_pdm_lock(file: InputFile, asked: Asked) -> Inputs:
    """Read a pdm.lock. Raises `UpdaterError`."""
    with lock_of(file, "a pdm.lock", _FIX):
        table, places = read_toml(file)
        metadata = table_of(table, "metadata")
        stated = text_of(metadata, "lock_version")
        packages = listed(table, "package")
        Limit.REQUIREMENTS.check(len(packages), "packages of a lock")
        if Version(stated).major != 4:
            raise InvalidLock(f"its format is {shown(stated)}, not 4")
        place = file.at(places.line("metadata", "strategy"))
        if _INHERITS not in listed(metadata, "strategy", str):
            raise invalid(
                place,
                f"without the strategy {_INHERITS} it does not say which packages are asked for",
                f"pdm lock -S {_INHERITS}, or {_FIX}",
                "a pdm.lock cannot be read",
            )
        admitted = _targets(listed(metadata, "targets"))
        has = {canonicalize_name(g) for g in listed(metadata, "groups", str)}
        groups = _asked(asked, has)
        entries = [
            _entry(file, package, places.line("package", number), admitted, groups)
            for number, package in enumerate(packages)
        ]
        limit = Admitted.of().marker(admitted.in_all())
        own = Inputs(
            environments=() if limit is None else (limit,),
            lines=tuple(
                Line(file.at(places.line("metadata", "targets", number)), _said(t), Fate.OPTION)
                for number, t in enumerate(listed(metadata, "targets"))
            ),
            unasked=options_for((), has - groups),
        )
        return own | flat_inputs(file, admitted, entries)


def _asked(asked: Asked, has: Set[str]) -> set[str]:
    if asked.all_extras:
        raise InvalidLock("it does not say which of its groups are extras: name those you want")
    names = {canonicalize_name(n) for n in asked.extras | asked.groups}
    return {_MAIN} | known_names("group", names, has)


def _said(target: Mapping[str, Any]) -> str:
    return "target: " + ", ".join(f"{k} = {v}" for k, v in target.items() if isinstance(v, str))


def _targets(tables: list[Mapping[str, Any]]) -> Admitted:
    """Return where a lock is for: it has a target for each platform that it was made for."""
    every = Admitted.of()
    if not tables:
        return every
    mask = 0
    for table in tables:
        stated = text_of(table, "requires_python") if "requires_python" in table else ""
        here = Admitted.of([SpecifierSet(stated)]).in_all()
        platform = text_of(table, "platform") if "platform" in table else ""
        if "implementation" in table and table["implementation"] != "cpython":
            here = 0
        if platform and not any(word in platform for word in ("linux", "alpine")):
            here = 0
        for architecture, system in ARCHITECTURES.items():
            if platform.endswith(f"_{architecture}"):
                here &= every.of_system(system)
        mask |= here
    return Admitted(every.pythons, mask)


def _entry(
    file: InputFile, package: Mapping[str, Any], line: int, admitted: Admitted, groups: set[str]
) -> FlatEntry:
    name = canonicalize_name(text_of(package, "name"), validate=True)
    hashes = frozenset(h for f in listed(package, "files") if (h := sha256_of(f.get("hash"))))
    own = {canonicalize_name(g) for g in listed(package, "groups", str)}
    mask = 0
    if own & groups:
        text = text_of(package, "marker") if "marker" in package else ""
        mask = admitted.where(markers.parse(text) if text else None)
    version = Version(text_of(package, "version"))
    sha256 = next(iter(hashes)) if len(hashes) == 1 else None
    editable = package.get("editable") is True
    reference = Reference(file.at(line), name, editable=editable, sha256=sha256)
    source, refused = usable(lambda: _source(file, reference, package))
    return FlatEntry(name, version, line, mask, hashes, source=source, refused=refused)


def _source(
    file: InputFile, reference: Reference, package: Mapping[str, Any]
) -> DirectSource | None:
    """Return the direct source of a package. Raises `UnusableReference`."""
    folder = text_of(package, "subdirectory") if "subdirectory" in package else ""
    if "git" in package:
        return from_git(reference, text_of(package, "git"), text_of(package, "revision"), folder)
    if "path" in package:
        return from_path(reference, file, text_of(package, "path"), folder)
    if "url" in package:
        return from_address(reference, text_of(package, "url"), folder)
    return None
