"""METADATA and PKG-INFO (core metadata) into structure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from packaging.markers import InvalidMarker
from packaging.metadata import parse_email
from packaging.requirements import InvalidRequirement
from packaging.requirements import Requirement as TextRequirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from accelpkgs_updater.boundary import reason
from accelpkgs_updater.core import markers
from accelpkgs_updater.core.lenient import mended
from accelpkgs_updater.core.models import Clause, Marker, Metadata, Requirement
from accelpkgs_updater.limits import Limit

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
_PART = re.compile("[0-9]{1,4}")
_LINE = re.compile(rb"[^\r\n]+")
_HEADER = re.compile(rb"[!-9;-~]*:|From |[\t ]")
_READ = frozenset(
    {
        b"metadata-version",
        b"name",
        b"version",
        b"requires-python",
        b"requires-dist",
        b"provides-extra",
        b"dynamic",
    }
)
_LONGEST = 128
"""Letters of a name or version: a folder is called by it."""
_SAID = 200
_ORDER = ("===", "==", "~=", ">=", ">", "<=", "<", "!=")


class InvalidMetadata(ValueError):
    """The file is not metadata that can be believed; says which field."""


class OtherVersion(InvalidMetadata):
    """Metadata of another version than the file's; `said`: which."""

    def __init__(self, said: str, version: str) -> None:
        super().__init__(f"Version is {said!r}, not {version}")
        self.said = said


def clauses(specifier: SpecifierSet) -> tuple[Clause, ...]:
    """Return a specifier's clauses in one stable order: lower bounds before upper bounds.

    Raises `InvalidMetadata` where a version of it is none that could be compared.
    """
    for clause in specifier:
        # `packaging` reads the numbers of a version only when it compares it.
        _sound(clause.version)
        if clause.operator != "===":
            try:
                Version(clause.version.removesuffix(".*"))
            except ValueError as error:
                raise InvalidMetadata(reason(error)) from error
    return tuple(
        sorted(
            ((s.operator, s.version) for s in specifier), key=lambda c: (_ORDER.index(c[0]), c[1])
        )
    )


def requirement(text: TextRequirement, marker: Marker | None) -> Requirement:
    """Return the structure of a parsed requirement under a (folded) marker.

    Raises `InvalidMetadata` where a name or version in it is longer than any that can be.
    """
    for name in (text.name, *text.extras):
        _sound(name)
    return Requirement(
        name=canonicalize_name(text.name),
        specifier=clauses(text.specifier),
        extras=tuple(sorted(canonicalize_name(e) for e in text.extras)),
        marker=marker,
        url=text.url,
    )


def _sound(name: str) -> None:
    if len(name) > _LONGEST:
        raise InvalidMetadata(f"{name[:40]!r}... is longer than {_LONGEST} letters")


def fields(data: bytes) -> bytes:
    """Return the fields of METADATA without the description below them, which is most of many
    files.
    """
    return _BLANK.split(data, maxsplit=1)[0].rstrip() + b"\n"


def _read(data: bytes) -> bytes:
    """Return the fields that are read here, up to where the standard's parser takes the rest for
    a description. It looks at all other fields once for each.

    Raises `TooMuchError`.
    """
    kept: list[bytes] = []
    ours, size = False, 0
    for match in _LINE.finditer(data):
        line = match[0]
        if not _HEADER.match(line):
            break
        if line[:1] not in (b" ", b"\t"):
            ours = line.partition(b":")[0].lower() in _READ
        if ours:
            kept.append(line)
            size += len(line)
            Limit.FIELDS.check(size, "bytes of fields")
    return b"\n".join(kept) + b"\n"


def parse_metadata(data: bytes, name: str, version: str, *, sdist: bool = False) -> Metadata:
    """Parse core metadata of the release `name` `version`.

    Of an `sdist` whose PKG-INFO lists no requirement it may be unknown whether it has some
    (PEP 643).

    Raises `InvalidMetadata` where a field that we use is broken or the file speaks of something
    else, `OtherVersion` of another version. A local version that only the file name carries is not
    a lie: several projects add it after the build.
    """
    raw, _ = parse_email(_read(fields(data)))
    if canonicalize_name(raw.get("name", "")) != name:
        raise InvalidMetadata(f"Name is {raw.get('name', 'absent')!r}, not {name}")
    try:
        if Version(raw.get("version", "")).public != Version(version).public:
            raise OtherVersion(raw.get("version", ""), version)
        python = clauses(_pythons(raw.get("requires_python", "")))
    except InvalidMetadata:
        raise
    except ValueError as error:
        raise InvalidMetadata(str(error)[:_SAID]) from error
    lines = raw.get("requires_dist", [])
    requires, extras = requirements_of(lines, raw.get("provides_extra", []))
    unknown = None
    if sdist and not lines:
        dynamic = [f.lower() for f in raw.get("dynamic", [])]
        unknown = _unstated(raw.get("metadata_version", "1.0"), dynamic)
    return Metadata(python, requires, extras, tuple(extras), unknown)


def _pythons(text: str) -> SpecifierSet:
    try:
        return SpecifierSet(text)
    except ValueError:
        return SpecifierSet(mended(text))


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
    return tuple(int(p) if _PART.fullmatch(p) else 0 for p in parts)


def requirements_of(
    lines: Iterable[str], provided: Iterable[str] = ()
) -> tuple[tuple[Requirement, ...], dict[str, tuple[Requirement, ...]]]:
    """Return what lines of Requires-Dist ask always, and extra → what they ask with it.

    `provided`: extras that there are, whether a line is of them or not. Raises `InvalidMetadata`.
    """
    lines, provided = list(lines), list(provided)
    Limit.REQUIREMENTS.check(len(lines) + len(provided), "requirements and extras")
    for extra in provided:
        _sound(extra)
    base: set[Requirement] = set()
    extras: dict[str, set[Requirement]] = {canonicalize_name(e): set() for e in provided}
    for line in lines:
        Limit.REQUIREMENT.check(len(line), "letters of a requirement")
        try:
            plain, optional = _folded(line)
        except (InvalidRequirement, InvalidMarker, InvalidMetadata) as error:
            said = str(error).splitlines()[0][:_SAID]
            raise InvalidMetadata(f"Requires-Dist {line[:_SAID]!r}: {said}") from error
        except (ValueError, RecursionError) as error:
            raise InvalidMetadata(f"Requires-Dist {line[:_SAID]!r}: {reason(error)}") from error
        base.update(plain)
        for extra, added in optional:
            extras.setdefault(extra, set()).add(added)
    return _ordered(base), {e: _ordered(extras[e]) for e in sorted(extras)}


# The releases of a package state the same lines again and again.
@lru_cache(maxsize=1 << 14)
def _folded(line: str) -> tuple[tuple[Requirement, ...], tuple[tuple[str, Requirement], ...]]:
    """Return what a Requires-Dist asks always, and what it asks with which extra."""
    text = _parsed(line)
    if text.marker is None:
        return (requirement(text, None),), ()
    marker = markers.tree(text.marker)
    if markers.depth(marker) > markers.DEEPEST:
        raise InvalidMetadata("its marker is nested too deeply")
    plain = markers.fold(marker)
    always = () if plain is False else (requirement(text, None if plain is True else plain),)
    optional = []
    for extra in sorted(markers.extra_names(marker)):
        _sound(extra)
        folded = markers.fold(marker, extra)
        # What holds without the extra stands in the base already.
        if folded is not False and folded != plain:
            optional.append((extra, requirement(text, None if folded is True else folded)))
    return always, tuple(optional)


def _parsed(line: str) -> TextRequirement:
    try:
        return TextRequirement(line)
    except InvalidRequirement:
        other = mended(line)
        if other == line:
            raise
        return TextRequirement(other)


def _ordered(requirements: set[Requirement]) -> tuple[Requirement, ...]:
    return tuple(sorted(requirements, key=lambda r: (r.name, repr(r))))
