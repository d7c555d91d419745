"""Which extras and groups of a project are wanted, and where: those that a person names, and those
that these name in turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from packaging.dependency_groups import DependencyGroupInclude, DependencyGroupResolver
from packaging.markers import Marker
from packaging.utils import canonicalize_name

from accelpkgs_updater.boundary import reason
from accelpkgs_updater.core import markers
from accelpkgs_updater.inputs.entries import Entries, both
from accelpkgs_updater.inputs.model import Asked
from accelpkgs_updater.inputs.requirement_text import InvalidText, parse_requirement
from accelpkgs_updater.limits import TooMuchError

__all__ = ["Wanted", "wanted_of"]

_MOST = 16
"""Markers under which one extra may be wanted."""


@dataclass
class Wanted:
    """`extras`: name → the markers under which it is wanted, None for everywhere."""

    extras: dict[str, list[Marker | None]] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)

    def add(self, extra: str, marker: Marker | None) -> bool:
        """Want an extra under a marker; tell whether that is new. Raises `InvalidText`."""
        there = self.extras.setdefault(extra, [])
        if None in there or _key(marker) in [_key(m) for m in there]:
            return False
        if len(there) >= _MOST:
            raise InvalidText(f"the extra {extra} is wanted under too many markers")
        there.append(marker)
        return True


def _key(marker: Marker | None) -> object:
    return None if marker is None else markers.fold(markers.tree(marker))


def wanted_of(
    entries: Entries,
    project: Mapping[str, Any],
    groups: Mapping[str, Any],
    asked: Asked,
    under: Marker | None,
) -> Wanted:
    """Return what is wanted; what there is not is wrong."""
    wanted = Wanted()
    extras: dict[str, Any] = {
        canonicalize_name(n): v for n, v in project.get("optional-dependencies", {}).items()
    }
    named: dict[str, str] = {canonicalize_name(n): n for n in groups}
    _groups(entries, wanted, groups, named, asked)
    first = [*extras] if asked.all_extras else []
    for name in sorted(str(canonicalize_name(e)) for e in asked.extras):
        if name in extras:
            first.append(name)
        else:
            _unknown(entries, "extra", name, extras)
    work: list[tuple[str, Marker | None]] = [
        (name, under) for name in first if wanted.add(name, under)
    ]
    lists = [project.get("dependencies", [])]
    lists += [groups[named[n]] for n in sorted(wanted.groups) if n in named]
    work += [w for each in lists for w in _own(entries, each, under) if wanted.add(*w)]
    while work:
        name, marker = work.pop()
        if name not in extras:
            _unknown(entries, "extra", name, extras)
            continue
        work += [w for w in _own(entries, extras[name], marker) if wanted.add(*w)]
    return wanted


def _own(entries: Entries, texts: Any, marker: Marker | None) -> list[tuple[str, Marker | None]]:
    """Return the extras of the project itself that a list asks for."""
    found: list[tuple[str, Marker | None]] = []
    for text in texts if isinstance(texts, list) else ():
        try:
            asked = parse_requirement(text) if isinstance(text, str) else None
        except (InvalidText, TooMuchError):
            # It is told where the list is taken.
            continue
        if asked is not None and canonicalize_name(asked.name) == entries.name:
            joined = both(asked, marker).marker
            found += [(canonicalize_name(e), joined) for e in sorted(asked.extras)]
    return found


def _groups(
    entries: Entries,
    wanted: Wanted,
    groups: Mapping[str, Any],
    named: Mapping[str, str],
    asked: Asked,
) -> None:
    resolver = DependencyGroupResolver(groups)
    work = []
    for name in sorted(map(canonicalize_name, asked.groups)):
        if name not in named:
            _unknown(entries, "group", name, named)
            continue
        try:
            # Finds cycles, and groups that are not there.
            resolver.resolve(name)
        except (ExceptionGroup, ValueError, LookupError, TypeError) as error:
            causes = error.exceptions if isinstance(error, ExceptionGroup) else (error,)
            why = "; ".join(f"{reason(c)}" for c in causes[:3])
            entries.wrong(f"the group {name}: {why}", "dependency-groups", named[name])
            continue
        work.append(name)
    while work:
        name = work.pop()
        if name not in wanted.groups:
            wanted.groups.add(name)
            for each in resolver.lookup(name):
                if isinstance(each, DependencyGroupInclude):
                    work.append(canonicalize_name(each.include_group))


def _unknown(entries: Entries, what: str, name: str, known: Iterable[str]) -> None:
    there = sorted(known)
    near = get_close_matches(name, there, 1)
    hint = f"did you mean {near[0]}? " if near else ""
    has = f"it has {', '.join(there)}" if there else "it has none"
    entries.wrong(f"the project has no {what} {name}", fix=f"{hint}{has}")
