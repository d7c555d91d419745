"""Which packages are proposed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["families_of"]


def families_of(
    names: Sequence[str], families: Mapping[str, tuple[str, ...]], known: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return family → packages for the packages that were named, each family whole and in a stable
    order.

    A package in no family is one of its own; should a family have its name, the two are one.
    """
    of = {name: family for family, members in families.items() for name in members}
    found: dict[str, set[str]] = {}
    for name in names:
        family = of.get(name, name)
        members = [m for m in families.get(family, ()) if m in known]
        found.setdefault(family, set()).update(members, [name])
    return {family: tuple(sorted(members)) for family, members in sorted(found.items())}
