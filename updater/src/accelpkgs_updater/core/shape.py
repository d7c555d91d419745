"""Whether the JSON of a `releases.json` is what docs/data-format.md says, and where it is not.

The file is generated. What was changed by hand, or cut off, must be told by its place; it must not
come up as a surprise where a value is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from packaging.version import InvalidVersion, Version

from accelpkgs_updater.core.checks import Check, Malformed, list_of, record, refuse, table, that
from accelpkgs_updater.core.filenames import parse_sdist, tree_name, wheel_name
from accelpkgs_updater.core.markers import DEEPEST
from accelpkgs_updater.core.support import SYSTEMS

__all__ = ["check", "start_up_file"]

_OPERATORS = {"==", "!=", "<", "<=", ">", ">=", "~=", "===", "in", "not in"}
_COMPARISONS = _OPERATORS - {"in", "not in"}
_CLAUSE = re.compile(r"[0-9A-Za-z.*+!_-]+")
_VARIABLE = re.compile(r"[a-z_]+")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PREFIX = re.compile(r"[0-9a-f]{16,63}")


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
    if not isinstance(value, list) or depth > DEEPEST:
        refuse(place, "a marker", value)
    if value and value[0] in ("and", "or") and not isinstance(value[1:2] and value[1], str):
        if len(value) < 3:
            refuse(place, "two markers or more", value)
        for index, one in enumerate(value[1:], 1):
            _marker(f"{place}[{index}]", one, depth + 1)
    elif not _is_leaf(value):
        refuse(place, "a marker", value)


_text = that("a text", lambda v: isinstance(v, str))
_anything = that("a value", lambda v: True)
_version = that("a version", lambda v: isinstance(v, str) and _is_version(v))
_name = that("a normalised name", lambda v: isinstance(v, str) and bool(_NAME.fullmatch(v)))
_clauses = list_of(that("a pair of operator and version", _is_pair))
_requirement = record(
    {"name": _name},
    {"specifier": _clauses, "extras": list_of(_text), "marker": _marker, "url": _text},
    more=False,
)
_METADATA: dict[str, Check] = {
    "requiresPython": _clauses,
    "requires": list_of(_requirement),
    "requiresUnknown": _text,
    "providesExtras": list_of(_text),
    "extras": table(list_of(_requirement)),
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


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


_INSIDE = re.compile(r"[A-Za-z0-9._+-]+(/[A-Za-z0-9._+-]+)*")


def _is_inside(value: Any) -> bool:
    return _matches(_INSIDE)(value) and ".." not in value.split("/")


def _is_prefix(value: Any) -> bool:
    return isinstance(value, str) and _PREFIX.fullmatch(value) is not None


_whole: dict[str, Check] = {"sha256": that("a sha256", _is_sha256)}
_incomplete: dict[str, Check] = {"sha256Prefix": that("the first digits of a sha256", _is_prefix)}


def _file(
    want: str,
    parse: Callable[[str], Any],
    sha256: Mapping[str, Check] = _whole,
    more: Mapping[str, Check] = MappingProxyType({}),
) -> Check:
    return record(
        {"file": that(want, _fits(parse)), **sha256},
        {
            **more,
            "size": that("a number of bytes", _is_size),
            "platform": list_of(_text),
            "build": list_of(_anything),
            "url": _text,
            "uploaded": _text,
            "yanked": _text,
        },
        more=False,
    )


_whole_wheel = _file("the name of a wheel", wheel_name)
_incomplete_wheel = _file("the name of a wheel", wheel_name, _incomplete)


def _wheel(place: str, value: Any) -> None:
    incomplete = isinstance(value, Mapping) and "sha256Prefix" in value
    (_incomplete_wheel if incomplete else _whole_wheel)(place, value)


_BUILD: dict[str, Check] = {
    "buildRequires": list_of(_requirement),
    "compiles": list_of(that("cuda, cxx or rust", lambda v: v in ("cuda", "cxx", "rust"))),
}
_URL = re.compile(r"(https?|git|ssh|file)://[^@\x00-\x20\x7f]+|ssh://git@[^@\x00-\x20\x7f]+")
_git = record(
    {
        "type": that("git", lambda v: v == "git"),
        "url": that("a repository's address", _matches(_URL)),
        "rev": that("40 hexadecimal digits", _matches(re.compile(r"[0-9a-f]{40}"))),
    },
    {
        "narHash": that("a hash as Nix writes it", _matches(re.compile(r"sha256-[\w+/]{43}="))),
        "submodules": that("true or false", lambda v: isinstance(v, bool)),
        "subdirectory": that("a folder inside of it", _is_inside),
    },
    more=False,
)
_path = record(
    {
        "type": that("path", lambda v: v == "path"),
        "path": that(
            "a relative path", _matches(re.compile(r"[^/\x00-\x1f\x7f][^\x00-\x1f\x7f]*"))
        ),
    },
    {"subdirectory": that("a folder inside of it", _is_inside)},
    more=False,
)


def _tree(place: str, value: Any) -> None:
    is_path = isinstance(value, Mapping) and value.get("type") == "path"
    (_path if is_path else _git)(place, value)


_archive = _file("the name of an sdist", parse_sdist, _whole, _BUILD)
_unpacked = _file("a name and a version", tree_name, {"tree": _tree}, _BUILD)


def _sdist(place: str, value: Any) -> None:
    is_tree = isinstance(value, Mapping) and "tree" in value
    (_unpacked if is_tree else _archive)(place, value)


def _wheels(place: str, value: Any) -> None:
    table(table(list_of(_wheel)), that("a system", lambda v: v in (*SYSTEMS, "any")))(place, value)
    for system, tags in value.items():
        for tag, files in tags.items():
            for index, one in enumerate(files):
                if system not in wheel_name(one["file"]).platforms:
                    where = f"{place}.{system}.{tag}[{index}].file"
                    refuse(where, f"a wheel for {system}", one["file"])


start_up_file = record({"file": _text}, _whole, more=False)
_variant_record = record(
    {},
    {
        "axes": table(_text),
        **_METADATA,
        "capabilities": list_of(_text),
        "gfx": list_of(_text),
        "gfxExtras": table(list_of(_text)),
        "evidence": table(table(_anything)),
        "mark": _text,
        "urlPrefix": _text,
        "loads": table(table(_anything)),
        "startUp": list_of(start_up_file),
        "wheels": _wheels,
    },
    more=True,
)


def _variant(place: str, value: Any) -> None:
    _variant_record(place, value)
    if "mark" in value:
        return
    for system, tags in value.get("wheels", {}).items():
        for tag, files in tags.items():
            for index, one in enumerate(files):
                if "sha256Prefix" in one:
                    where = f"{place}.wheels.{system}.{tag}[{index}]"
                    raise Malformed(f"{where} has no whole sha256, and its variant no mark")


_release = record(
    {"version": _version},
    {
        **_METADATA,
        "variants": list_of(_variant),
        "sdist": _sdist,
        "evidence": table(table(_anything)),
    },
    more=True,
)
_package = record(
    {"name": _name, "releases": list_of(_release)},
    {
        "format": that("the number 1", lambda v: type(v) is int and v == 1),
        "generatedBy": _text,
        "keptExtras": list_of(_text),
        "published": list_of(_text),
    },
    more=False,
)


def check(value: Any) -> None:
    """Refuse what is no `releases.json`. Raises `Malformed`."""
    _package("", value)
