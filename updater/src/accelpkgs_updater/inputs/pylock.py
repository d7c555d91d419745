"""pylock.toml (PEP 751): read by `packaging`, for each of our environments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from packaging.markers import Marker
from packaging.pylock import Package, Pylock, PylockValidationError
from packaging.utils import canonicalize_name, parse_sdist_filename, parse_wheel_filename
from packaging.version import Version

from accelpkgs_updater.core import markers
from accelpkgs_updater.core.models import Leaf
from accelpkgs_updater.inputs.admitted import Admitted
from accelpkgs_updater.inputs.flat_lock import FlatEntry, flat_inputs, known_names
from accelpkgs_updater.inputs.input_file import InputFile, shown
from accelpkgs_updater.inputs.lock_table import InvalidLock, listed, lock_of, sha256_of, text_of
from accelpkgs_updater.inputs.locked_source import usable
from accelpkgs_updater.inputs.model import Asked, Fate, Inputs, Line, Place
from accelpkgs_updater.inputs.pylock_source import pylock_source
from accelpkgs_updater.inputs.toml_places import TomlPlaces, read_toml
from accelpkgs_updater.inputs.unasked import options_for
from accelpkgs_updater.limits import Limit

_ORIGINS = ("vcs", "directory", "archive", "sdist", "wheels")

__all__ = ["is_pylock", "read_pylock"]


def is_pylock(table: Mapping[str, Any]) -> bool:
    """Tell whether a TOML table is a pylock.toml, whatever its file is called."""
    return "lock-version" in table and "created-by" in table


def read_pylock(file: InputFile, asked: Asked) -> Inputs:
    """Read a pylock.toml. Raises `UpdaterError`."""
    with lock_of(file, "a pylock.toml", "write it anew with the tool that made it"):
        table, places = read_toml(file)
        packages = listed(table, "packages")
        Limit.REQUIREMENTS.check(len(packages), "packages of a lock")
        # uv lists packages without a file, which the standard does not know, for other platforms.
        sound = [n for n, p in enumerate(packages) if any(key in p for key in _ORIGINS)]
        try:
            named = [_normalised(packages[n]) for n in sound]
            lock = Pylock.from_dict({**table, "packages": named})
        except PylockValidationError as error:
            match = re.match(r"packages\[(\d{1,6})\]", error.context or "")
            line = places.line("packages", sound[int(match[1])]) if match else 0
            raise InvalidLock(shown(str(error)), line) from error
        bare = [n for n in range(len(packages)) if n not in set(sound)]
        listing = [*zip(sound, lock.packages, strict=True)]
        listing += [(n, _fileless(packages[n])) for n in bare]
        return _Reading(file, lock, asked, places, sorted(listing, key=itemgetter(0))).inputs()


def _normalised(package: Mapping[str, Any]) -> dict[str, Any]:
    """Return a package under its one name: pipenv writes others, against the standard."""
    name = package.get("name")
    return {**package, "name": canonicalize_name(name)} if isinstance(name, str) else {**package}


class _Reading:
    def __init__(
        self,
        file: InputFile,
        lock: Pylock,
        asked: Asked,
        places: TomlPlaces,
        packages: list[tuple[int, Package]],
    ) -> None:
        self._file, self._lock, self._line, self._packages = file, lock, places.line, packages
        own = {canonicalize_name(e) for e in lock.extras or ()}
        wanted = own if asked.all_extras else {canonicalize_name(e) for e in asked.extras}
        self._extras = known_names("extra", wanted, own)
        default = {canonicalize_name(g) for g in lock.default_groups or ()}
        has = default | {canonicalize_name(g) for g in lock.dependency_groups or ()}
        # What is asked for comes to what is always wanted, as everywhere else.
        self._groups = default | known_names(
            "group", {canonicalize_name(g) for g in asked.groups}, has
        )
        self._unasked = options_for(own - self._extras, has - self._groups)

    def inputs(self) -> Inputs:
        lock, file = self._lock, self._file
        requires = [lock.requires_python] if lock.requires_python is not None else []
        limits = [markers.tree(m) for m in lock.environments or ()]
        admitted = Admitted.of(requires, limits)
        kept = admitted
        lines = self._options()
        for number, package in self._packages:
            place = self._at("packages", number)
            kept, line = _narrowed(kept, package, self._where(package, admitted), place)
            lines += line
        environments = tuple(lock.environments or ())
        if kept != admitted:
            narrowed = admitted.marker(kept.everywhere)
            environments = (narrowed,) if narrowed is not None else environments
        entries = [self._entry(n, p, self._where(p, kept)) for n, p in self._packages]
        return Inputs(
            requires_python=tuple((r, self._at("requires-python")) for r in requires),
            environments=environments,
            lines=tuple(lines),
            unasked=self._unasked,
        ) | flat_inputs(file, kept, entries)

    def _at(self, *path: str | int) -> Place:
        return self._file.at(self._line(*path))

    def _options(self) -> list[Line]:
        said = []
        if self._lock.requires_python is not None:
            text = f"requires-python = {self._lock.requires_python}"
            said.append(Line(self._at("requires-python"), text, Fate.OPTION))
        for number, marker in enumerate(self._lock.environments or ()):
            place = self._at("environments", number)
            said.append(Line(place, f"environments: {marker}", Fate.OPTION))
        return said

    def _where(self, package: Package, admitted: Admitted) -> int:
        def settled(leaf: Leaf) -> int | None:
            if leaf.variable not in ("extras", "dependency_groups"):
                return None
            asked = self._extras if leaf.variable == "extras" else self._groups
            within = canonicalize_name(leaf.literal) in asked
            return admitted.all if within == (leaf.operator == "in") else 0

        marker = markers.tree(package.marker) if package.marker is not None else None
        return admitted.where(marker, settled)

    def _entry(self, number: int, package: Package, mask: int) -> FlatEntry:
        line = self._line("packages", number)
        source, refused = usable(lambda: pylock_source(package, self._file, line))
        if package.is_direct and source is None and not refused:
            refused = "the lock names no file of it"
        files = [*(package.wheels or ()), *([package.sdist] if package.sdist else ())]
        digests = (f.hashes.get("sha256") for f in files)
        hashes = frozenset(h for d in digests if d and (h := sha256_of(f"sha256:{d}")))
        version = package.version or (_version(package) if source is None and not refused else None)
        name = str(package.name)
        return FlatEntry(name, version, line, mask, hashes, package.index, source, refused)


def _fileless(table: Mapping[str, Any]) -> Package:
    marker = Marker(text_of(table, "marker")) if "marker" in table else None
    version = Version(text_of(table, "version")) if "version" in table else None
    name = canonicalize_name(text_of(table, "name"), validate=True)
    return Package(name=name, version=version, marker=marker)


def _narrowed(
    admitted: Admitted, package: Package, mask: int, place: Place
) -> tuple[Admitted, list[Line]]:
    """Leave out the Pythons for which a package is listed that does not run on them."""
    if package.requires_python is None:
        return admitted, []
    fits = 0
    for minor, full in admitted.pythons.items():
        if package.requires_python.contains(full, prereleases=True):
            fits |= admitted.of_minor(minor)
    lost = admitted.everywhere & mask & ~fits
    if not lost:
        return admitted, []
    if not admitted.everywhere & ~lost:
        said = f"{package.name} needs Python {package.requires_python}, and is listed for others"
        raise InvalidLock(said, place.line)
    text = f"{package.name}: requires-python = {package.requires_python}"
    said = "other Pythons are left out: it is listed for them too, and does not run on them"
    return admitted.without(lost), [Line(place, text, Fate.OPTION, said)]


def _version(package: Package) -> Version | None:
    for wheel in package.wheels or ():
        return parse_wheel_filename(wheel.filename)[1]
    return parse_sdist_filename(package.sdist.filename)[1] if package.sdist else None
