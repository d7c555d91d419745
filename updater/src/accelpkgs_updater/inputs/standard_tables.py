"""`[project]` (PEP 621), its extras, and `[dependency-groups]` (PEP 735)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from packaging.markers import Marker
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from accelpkgs_updater.inputs.entries import Entries, texts
from accelpkgs_updater.inputs.model import Fate
from accelpkgs_updater.inputs.wanted import Wanted

__all__ = ["take_extras", "take_groups", "take_python", "take_texts"]


def take_python(entries: Entries, stated: Any, *path: str | int) -> None:
    """Take what the project asks of its Python."""
    place, g = entries.at(*path), entries.gathering
    try:
        specifier = SpecifierSet(str(stated))
    except InvalidSpecifier:
        entries.wrong(f"{stated!r} asks for no version of Python", *path)
        return
    g.requires_python.append((specifier, place))
    g.line(place, f"requires-python = {stated}", Fate.OPTION, f"Python {specifier}")


def take_texts(entries: Entries, value: Any, *path: str, under: Marker | None = None) -> None:
    """Take a list of requirements that are always asked for."""
    for at, text in texts(value):
        entries.take(text, *path, at, under=(under,))


def take_extras(entries: Entries, extras: Mapping[str, Any], wanted: Wanted, *path: str) -> None:
    """Take what belongs to the extras that are wanted, and say of the others that nobody asked."""
    for name, value in extras.items():
        key = canonicalize_name(name)
        for at, text in texts(value):
            if key in wanted.extras:
                scope = ("extra", key)
                entries.take(text, *path, name, at, under=wanted.extras[key], scope=scope)
            else:
                entries.not_asked(text, f"--extra {name} asks for it", *path, name, at)


def take_groups(
    entries: Entries,
    groups: Mapping[str, Any],
    wanted: Wanted,
    *path: str,
    usual: tuple[str, ...] = (),
    group: str = "",
) -> None:
    """Take what belongs to the groups that are wanted.

    `usual`: those that uv takes unasked; `group`: how all of these are asked for.
    """
    for name, value in groups.items():
        key = canonicalize_name(name)
        unasked = "uv takes it unasked; " if key in usual or group == "dev" else ""
        for at, entry in texts(value):
            if isinstance(entry, Mapping) and set(entry) == {"include-group"}:
                place = entries.at(*path, name, at)
                fate = Fate.OPTION if key in wanted.groups else Fate.NOT_ASKED
                text = f"include-group = {entry['include-group']}"
                entries.gathering.line(place, text, fate, f"the group {entry['include-group']}")
            elif key in wanted.groups:
                entries.take(entry, *path, name, at, scope=("group", group or key))
            else:
                said = f"{unasked}--group {group or name} asks for it"
                entries.not_asked(entry, said, *path, name, at)
