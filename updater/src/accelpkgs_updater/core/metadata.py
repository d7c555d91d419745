"""METADATA and PKG-INFO (core metadata) into structure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from packaging.markers import InvalidMarker
from packaging.metadata import parse_email
from packaging.requirements import InvalidRequirement
from packaging.requirements import Requirement as TextRequirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from accelpkgs_updater.core import markers
from accelpkgs_updater.core.models import Clause, Marker, Metadata, Requirement

__all__ = [
    "InvalidMetadata",
    "OtherVersion",
    "clauses",
    "fields",
    "parse_metadata",
    "requirement",
    "requirements_of",
]

_BLANK = re.compile(rb"\r?\n\r?\n")
_ORDER = ("===", "==", "~=", ">=", ">", "<=", "<", "!=")


class InvalidMetadata(ValueError):
    """The file is not metadata that can be believed; says which field."""


class OtherVersion(InvalidMetadata):
    """Metadata of another version than the file's; `said`: which."""

    def __init__(self, said: str, version: str) -> None:
        super().__init__(f"Version is {said!r}, not {version}")
        self.said = said


def clauses(specifier: SpecifierSet) -> tuple[Clause, ...]:
    """Return a specifier's clauses in one stable order: lower bounds before upper bounds."""
    return tuple(
        sorted(
            ((s.operator, s.version) for s in specifier), key=lambda c: (_ORDER.index(c[0]), c[1])
        )
    )


def requirement(text: TextRequirement, marker: Marker | None) -> Requirement:
    """Return the structure of a parsed requirement under a (folded) marker."""
    return Requirement(
        name=canonicalize_name(text.name),
        specifier=clauses(text.specifier),
        extras=tuple(sorted(canonicalize_name(e) for e in text.extras)),
        marker=marker,
        url=text.url,
    )


def fields(data: bytes) -> bytes:
    """Return the fields of METADATA without the description below them, which is most of many
    files.
    """
    return _BLANK.split(data, maxsplit=1)[0].rstrip() + b"\n"


def parse_metadata(data: bytes, name: str, version: str, *, sdist: bool = False) -> Metadata:
    """Parse core metadata of the release `name` `version`.

    Of an `sdist` whose PKG-INFO lists no requirement it may be unknown whether it has some
    (PEP 643).

    Raises `InvalidMetadata` where a field that we use is broken or the file speaks of something
    else, `OtherVersion` of another version. A local version that only the file name carries is not
    a lie: several projects add it after the build.
    """
    raw, _ = parse_email(fields(data))
    if canonicalize_name(raw.get("name", "")) != name:
        raise InvalidMetadata(f"Name is {raw.get('name', 'absent')!r}, not {name}")
    try:
        if Version(raw.get("version", "")).public != Version(version).public:
            raise OtherVersion(raw.get("version", ""), version)
        python = clauses(SpecifierSet(raw.get("requires_python", "")))
    except (InvalidVersion, InvalidSpecifier) as error:
        raise InvalidMetadata(str(error)) from error
    lines = raw.get("requires_dist", [])
    requires, extras = requirements_of(lines, raw.get("provides_extra", []))
    unknown = None
    if sdist and not lines:
        dynamic = [f.lower() for f in raw.get("dynamic", [])]
        unknown = _unstated(raw.get("metadata_version", "1.0"), dynamic)
    return Metadata(python, requires, extras, tuple(extras), unknown)


def _unstated(metadata_version: str, dynamic: Sequence[str]) -> str | None:
    """Return why a PKG-INFO that lists none does not state that; None where it does."""
    if _number(metadata_version) < (2, 2):
        return (
            f"its source's PKG-INFO is of metadata version {metadata_version} and lists none, "
            "which states nothing (PEP 643)"
        )
    if "requires-dist" in dynamic:
        return "its source's PKG-INFO says that they are found out by its build (PEP 643)"
    return None


def _number(metadata_version: str) -> tuple[int, ...]:
    parts = metadata_version.strip().split(".")
    return tuple(int(p) if p.isdecimal() else 0 for p in parts)


def requirements_of(
    lines: Iterable[str], provided: Iterable[str] = ()
) -> tuple[tuple[Requirement, ...], dict[str, tuple[Requirement, ...]]]:
    """Return what lines of Requires-Dist ask always, and extra → what they ask with it.

    `provided`: extras that there are, whether a line is of them or not. Raises `InvalidMetadata`.
    """
    base: set[Requirement] = set()
    extras: dict[str, set[Requirement]] = {canonicalize_name(e): set() for e in provided}
    for line in lines:
        try:
            plain, optional = _folded(line)
        except (InvalidRequirement, InvalidMarker) as error:
            raise InvalidMetadata(
                f"Requires-Dist {line!r}: {str(error).splitlines()[0]}"
            ) from error
        base.update(plain)
        for extra, added in optional:
            extras.setdefault(extra, set()).add(added)
    return _ordered(base), {e: _ordered(extras[e]) for e in sorted(extras)}


# The releases of a package state the same lines again and again.
@lru_cache(maxsize=1 << 14)
def _folded(line: str) -> tuple[tuple[Requirement, ...], tuple[tuple[str, Requirement], ...]]:
    """Return what a Requires-Dist asks always, and what it asks with which extra."""
    text = TextRequirement(line)
    if text.marker is None:
        return (requirement(text, None),), ()
    marker = markers.tree(text.marker)
    plain = markers.fold(marker)
    always = () if plain is False else (requirement(text, None if plain is True else plain),)
    optional = []
    for extra in sorted(markers.extra_names(marker)):
        folded = markers.fold(marker, extra)
        # What holds without the extra stands in the base already.
        if folded is not False and folded != plain:
            optional.append((extra, requirement(text, None if folded is True else folded)))
    return always, tuple(optional)


def _ordered(requirements: set[Requirement]) -> tuple[Requirement, ...]:
    return tuple(sorted(requirements, key=lambda r: (r.name, repr(r))))
