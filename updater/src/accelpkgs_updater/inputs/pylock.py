"""pylock.toml (PEP 751): read by `packaging`, for each of our environments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from packaging.pylock import Package, Pylock, PylockValidationError
from packaging.utils import canonicalize_name, parse_sdist_filename, parse_wheel_filename
from packaging.version import Version

from accelpkgs_updater.core import markers
from accelpkgs_updater.core.models import Leaf
from accelpkgs_updater.inputs.admitted import Admitted
from accelpkgs_updater.inputs.flat_lock import FlatEntry, flat_inputs
from accelpkgs_updater.inputs.index_axes import without_user
from accelpkgs_updater.inputs.input_file import InputFile, shown
from accelpkgs_updater.inputs.lock_table import InvalidLock, lock_of, sha256_of
from accelpkgs_updater.inputs.model import Asked, DirectSource, Fate, Inputs, Kind, Line, Place
from accelpkgs_updater.inputs.toml_places import read_toml
from accelpkgs_updater.limits import Limit

__all__ = ["is_pylock", "read_pylock"]


def is_pylock(table: Mapping[str, Any]) -> bool:
    """Tell whether a TOML table is a pylock.toml, whatever its file is called."""
    return "lock-version" in table and "created-by" in table


def read_pylock(file: InputFile, asked: Asked) -> Inputs:
    """Read a pylock.toml. Raises `UpdaterError`."""
    with lock_of(file, "a pylock.toml", "write it anew with the tool that made it"):
        table, places = read_toml(file)
        packages = table.get("packages")
        if isinstance(packages, list):
            Limit.REQUIREMENTS.check(len(packages), "packages of a lock")
        try:
            lock = Pylock.from_dict(table)
        except PylockValidationError as error:
            raise InvalidLock(shown(str(error))) from error
        return _Reading(file, lock, asked, places.line).inputs()


class _Reading:
    def __init__(self, file: InputFile, lock: Pylock, asked: Asked, line: Any) -> None:
        self._file, self._lock, self._line = file, lock, line
        own = {canonicalize_name(e) for e in lock.extras or ()}
        wanted = own if asked.all_extras else {canonicalize_name(e) for e in asked.extras}
        self._extras = _known("extra", wanted, own)
        default = {canonicalize_name(g) for g in lock.default_groups or ()}
        has = default | {canonicalize_name(g) for g in lock.dependency_groups or ()}
        # What is asked for comes to what is always wanted, as everywhere else.
        self._groups = default | _known("group", {canonicalize_name(g) for g in asked.groups}, has)

    def inputs(self) -> Inputs:
        lock, file = self._lock, self._file
        requires = [lock.requires_python] if lock.requires_python is not None else []
        limits = [markers.tree(m) for m in lock.environments or ()]
        admitted = Admitted.of(requires, limits)
        wheres = [self._where(p, admitted) for p in lock.packages]
        kept = admitted
        lines = []
        for number, package in enumerate(lock.packages):
            place = file.at(self._line("packages", number))
            kept, line = _narrowed(kept, package, wheres[number], place)
            lines += line
        entries = [
            self._entry(number, package, wheres[number] & kept.all)
            for number, package in enumerate(lock.packages)
        ]
        environments = tuple(lock.environments or ())
        if kept != admitted:
            narrowed = admitted.marker(kept.everywhere)
            environments = (narrowed,) if narrowed is not None else environments
        return Inputs(
            requires_python=tuple((r, self._at("requires-python")) for r in requires),
            environments=environments,
            lines=(*self._options(), *lines),
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
        source, refused = _source(package, self._file.at(line))
        files = [*(package.wheels or ()), *([package.sdist] if package.sdist else ())]
        digests = (f.hashes.get("sha256") for f in files)
        hashes = frozenset(h for d in digests if d and (h := sha256_of(f"sha256:{d}")))
        version = package.version or (_version(package) if source is None and not refused else None)
        name = str(package.name)
        return FlatEntry(name, version, line, mask, hashes, package.index, source, refused)


def _known(what: str, asked: set[Any], has: set[Any]) -> set[str]:
    missing = sorted(asked - has)
    if missing:
        known = ", ".join(sorted(has)) or "none"
        raise InvalidLock(f"it has no {what} {shown(missing[0])}; it has {shown(known)}")
    return set(asked)


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
    text = f"{package.name}: requires-python = {package.requires_python}"
    said = "other Pythons are left out: it is listed for them too, and does not run on them"
    return admitted.without(lost), [Line(place, text, Fate.OPTION, said)]


def _version(package: Package) -> Version | None:
    for wheel in package.wheels or ():
        return parse_wheel_filename(wheel.filename)[1]
    return parse_sdist_filename(package.sdist.filename)[1] if package.sdist else None


def _source(package: Package, place: Place) -> tuple[DirectSource | None, str]:
    """Return the direct source of a package, or why there is none."""
    name = str(package.name)
    if package.vcs is not None:
        vcs = package.vcs
        if vcs.type != "git":
            return None, f"it is of {shown(vcs.type)}; only git repositories are read"
        location = without_user(vcs.url) if vcs.url else vcs.path or ""
        folder = vcs.subdirectory or ""
        return DirectSource(Kind.GIT, location, place, name, vcs.commit_id, folder), ""
    if package.directory is not None:
        tree = package.directory
        editable = bool(tree.editable)
        folder = tree.subdirectory or ""
        return DirectSource(
            Kind.PATH, tree.path, place, name, subdirectory=folder, editable=editable
        ), ""
    if package.archive is not None:
        file = package.archive
        digest = file.hashes.get("sha256")
        sha256 = sha256_of(f"sha256:{digest}") if digest else None
        folder = file.subdirectory or ""
        if file.url is None:
            return DirectSource(
                Kind.PATH, file.path or "", place, name, subdirectory=folder, sha256=sha256
            ), ""
        kind = Kind.WHEEL if file.url.partition("#")[0].endswith(".whl") else Kind.ARCHIVE
        return DirectSource(
            kind, without_user(file.url), place, name, subdirectory=folder, sha256=sha256
        ), ""
    return None, ""
