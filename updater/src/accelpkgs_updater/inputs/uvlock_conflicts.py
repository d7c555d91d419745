"""Extras, groups and projects of a uv.lock that exclude each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from packaging.utils import canonicalize_name

from accelpkgs_updater.inputs.input_file import shown
from accelpkgs_updater.inputs.lock_table import InvalidLock, text_of
from accelpkgs_updater.inputs.uvlock_asked import UvAsked, conflict_item
from accelpkgs_updater.inputs.uvlock_walk import UvWalk

__all__ = ["refuse_conflicts"]


def refuse_conflicts(
    conflicts: Iterable[Iterable[Mapping[str, Any]]], found: UvWalk, asked: UvAsked
) -> None:
    """Raise `InvalidLock` where two are asked for that the project declares as conflicting."""
    active = found.followed(asked)
    for table in conflicts:
        members = [_member(entry) for entry in table]
        mask, first = 0, ""
        for item, said in members:
            here = active.get(item, 0) & found.admitted.everywhere
            if here & mask:
                raise InvalidLock(
                    f"{shown(said)} conflicts with {shown(first)}, as the project declares"
                )
            mask, first = mask | here, said if here else first


def _member(entry: Mapping[str, Any]) -> tuple[str, str]:
    package = canonicalize_name(text_of(entry, "package"))
    for kind in ("extra", "group"):
        if kind in entry:
            name = canonicalize_name(text_of(entry, kind))
            return conflict_item(kind, package, name), f"{kind} {name} of {package}"
    return conflict_item("project", package), f"project {package}"
