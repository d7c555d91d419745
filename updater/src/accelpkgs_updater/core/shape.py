"""Whether the JSON of a `releases.json` is what docs/data-format.md says, and where it is not.

The file is generated. What was changed by hand, or cut off, must be told by its place; it must not
come up as a surprise where a value is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from packaging.version import InvalidVersion, Version

from accelpkgs_updater.core.filenames import parse_sdist, wheel_name
from accelpkgs_updater.core.support import SYSTEMS

__all__ = ["Malformed", "check"]

_OPERATORS = {"==", "!=", "<", "<=", ">", ">=", "~=", "===", "in", "not in"}
_COMPARISONS = _OPERATORS - {"in", "not in"}
_CLAUSE = re.compile(r"[0-9A-Za-z.*+!_-]+")
_VARIABLE = re.compile(r"[a-z_]+")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
# Of markers inside markers: more than anybody writes, less than Python can follow.
_DEPTH = 50


class Malformed(ValueError):
    """A value is not what it should be; the text begins with its place."""


Check = Callable[[str, Any], None]


def _refuse(place: str, want: str, value: Any) -> None:
    shown = repr(value)
    shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
    raise Malformed(f"{place or 'the file'} is not {want}: {shown}")


def _that(want: str, holds: Callable[[Any], bool]) -> Check:
    def check(place: str, value: Any) -> None:
        if not holds(value):
            _refuse(place, want, value)

    return check


def _list(each: Check) -> Check:
    def check(place: str, value: Any) -> None:
        if not isinstance(value, list):
            _refuse(place, "a list", value)
        for index, one in enumerate(value):
            each(f"{place}[{index}]", one)

    return check


def _table(each: Check, key: Check | None = None) -> Check:
    def check(place: str, value: Any) -> None:
        if not isinstance(value, Mapping):
            _refuse(place, "an object", value)
        for name, one in value.items():
            if key:
                key(f"a key of {place}", name)
            each(f"{place}.{name}", one)

    return check


def _record(required: Mapping[str, Check], optional: Mapping[str, Check], *, more: bool) -> Check:
    def check(place: str, value: Any) -> None:
        if not isinstance(value, Mapping):
            _refuse(place, "an object", value)
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


@lru_cache(maxsize=1 << 12)
def _is_version(text: str) -> bool:
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True


def _is_pair(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(part, str) for part in value)
        and value[0] in _COMPARISONS
        and _CLAUSE.fullmatch(value[1]) is not None
    )


def _is_leaf(value: list[Any]) -> bool:
    if len(value) != 3 or value[1] not in (_OPERATORS if isinstance(value[1], str) else ()):
        return False
    left, _, right = value
    if isinstance(left, Mapping):
        literal = left.get("literal")
        variable = right.get("variable") if isinstance(right, Mapping) else None
    else:
        literal, variable = right, left
    return (
        isinstance(literal, str)
        and isinstance(variable, str)
        and _VARIABLE.fullmatch(variable) is not None
    )


def _marker(place: str, value: Any, depth: int = 0) -> None:
    if not isinstance(value, list) or depth > _DEPTH:
        _refuse(place, "a marker", value)
    if value and value[0] in ("and", "or") and not isinstance(value[1:2] and value[1], str):
        if len(value) < 3:
            _refuse(place, "two markers or more", value)
        for index, one in enumerate(value[1:], 1):
            _marker(f"{place}[{index}]", one, depth + 1)
    elif not _is_leaf(value):
        _refuse(place, "a marker", value)


_text = _that("a text", lambda v: isinstance(v, str))
_anything = _that("a value", lambda v: True)
_version = _that("a version", lambda v: isinstance(v, str) and _is_version(v))
_name = _that("a normalised name", lambda v: isinstance(v, str) and bool(_NAME.fullmatch(v)))
_clauses = _list(_that("a pair of operator and version", _is_pair))
_requirement = _record(
    {"name": _name},
    {"specifier": _clauses, "extras": _list(_text), "marker": _marker, "url": _text},
    more=False,
)
_METADATA: dict[str, Check] = {
    "requiresPython": _clauses,
    "requires": _list(_requirement),
    "requiresUnknown": _text,
    "providesExtras": _list(_text),
    "extras": _table(_list(_requirement)),
}


def _fits(parse: Callable[[str], Any]) -> Callable[[Any], bool]:
    def fits(value: Any) -> bool:
        try:
            return isinstance(value, str) and parse(value) is not None
        except ValueError:
            return False

    return fits


def _is_size(value: Any) -> bool:
    return type(value) is int and value >= 0


def _is_sha256(value: Any) -> bool:
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def _file(want: str, parse: Callable[[str], Any]) -> Check:
    return _record(
        {"file": _that(want, _fits(parse)), "sha256": _that("a sha256", _is_sha256)},
        {
            "size": _that("a number of bytes", _is_size),
            "platform": _list(_text),
            "build": _list(_anything),
            "url": _text,
            "uploaded": _text,
            "yanked": _text,
        },
        more=False,
    )


_wheel = _file("the name of a wheel", wheel_name)
_sdist = _file("the name of an sdist", parse_sdist)


def _wheels(place: str, value: Any) -> None:
    _table(_table(_list(_wheel)), _that("a system", lambda v: v in (*SYSTEMS, "any")))(place, value)
    for system, tags in value.items():
        for tag, files in tags.items():
            for index, one in enumerate(files):
                if system not in wheel_name(one["file"]).platforms:
                    where = f"{place}.{system}.{tag}[{index}].file"
                    _refuse(where, f"a wheel for {system}", one["file"])


_variant = _record(
    {},
    {
        "axes": _table(_text),
        **_METADATA,
        "capabilities": _list(_text),
        "gfx": _list(_text),
        "evidence": _table(_table(_anything)),
        "mark": _text,
        "urlPrefix": _text,
        "loads": _table(_table(_anything)),
        "wheels": _wheels,
    },
    more=True,
)
_release = _record(
    {"version": _version},
    {
        **_METADATA,
        "variants": _list(_variant),
        "sdist": _sdist,
        "evidence": _table(_table(_anything)),
    },
    more=True,
)
_package = _record(
    {"name": _name, "releases": _list(_release)},
    {
        "format": _that("the number 1", lambda v: type(v) is int and v == 1),
        "generatedBy": _text,
        "keptExtras": _list(_text),
        "published": _list(_text),
    },
    more=False,
)


def check(value: Any) -> None:
    """Refuse what is no `releases.json`. Raises `Malformed`."""
    _package("", value)
