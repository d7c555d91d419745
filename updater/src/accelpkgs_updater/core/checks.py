"""Checks of JSON values that people or programs wrote: each tells the place of a value that is not
what it should be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["Check", "Malformed", "list_of", "record", "refuse", "table", "that"]


class Malformed(ValueError):
    """A value is not what it should be; the text begins with its place."""


Check = Callable[[str, Any], None]


def refuse(place: str, want: str, value: Any) -> None:
    """Raise `Malformed`: the value at `place` is not what is wanted."""
    shown = repr(value)
    shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
    raise Malformed(f"{place or 'the file'} is not {want}: {shown}")


def that(want: str, holds: Callable[[Any], bool]) -> Check:
    """Return the check that a predicate holds; `want` says what it is then."""

    def check(place: str, value: Any) -> None:
        if not holds(value):
            refuse(place, want, value)

    return check


def list_of(each: Check) -> Check:
    """Return the check of a list, each item by its index."""

    def check(place: str, value: Any) -> None:
        if not isinstance(value, list):
            refuse(place, "a list", value)
        for index, one in enumerate(value):
            each(f"{place}[{index}]", one)

    return check


def table(each: Check, key: Check | None = None) -> Check:
    """Return the check of an object whose keys are free; `key` checks them."""

    def check(place: str, value: Any) -> None:
        if not isinstance(value, Mapping):
            refuse(place, "an object", value)
        for name, one in value.items():
            if key:
                key(f"a key of {place}", name)
            each(f"{place}.{name}", one)

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check], *, more: bool) -> Check:
    """Return the check of an object whose keys are known; `more`: others may be there, too."""

    def check(place: str, value: Any) -> None:
        if not isinstance(value, Mapping):
            refuse(place, "an object", value)
        for key in required.keys() - value.keys():
            raise Malformed(f"{place or 'the file'} lacks {key!r}")
        for key, one in value.items():
            known = required.get(key) or optional.get(key)
            inside = f"{place}.{key}" if place else key
            if known:
                known(inside, one)
            elif not more:
                raise Malformed(f"{inside} is no key that is known there")

    return check
