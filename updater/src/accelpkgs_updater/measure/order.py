"""Orders that people expect: `sm_90` before `sm_100`, `2.9` before `2.17`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

__all__ = ["by_version", "code_key", "highest", "natural", "nearest", "version_key"]

_CODE: Final = re.compile(r"([a-z]+)_(\d+)([af]?)")
Value = TypeVar("Value")
_RANK: Final = {"sm": 0, "compute": 1, "lto": 2}


def code_key(code: str) -> tuple[int, int, str, str]:
    """Sort machine code before PTX before NVVM, each by architecture."""
    match = _CODE.fullmatch(code)
    if match is None:
        return (len(_RANK), 0, "", code)
    return (_RANK.get(match[1], len(_RANK)), int(match[2]), match[3], code)


def version_key(version: str) -> tuple[int, ...]:
    """Sort dotted numbers by their numbers."""
    return tuple(int(part) for part in version.split("."))


def by_version(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the same mapping with its versions in order."""
    return {v: values[v] for v in sorted(values, key=version_key)}


def highest(prefix: str, versions: Iterable[str]) -> str | None:
    """Return the highest number among version names `<prefix>_<numbers>`, None where there is none.

    Others, such as `GLIBC_PRIVATE` and `GLIBC_ABI_DT_RELR`, have no place in the order and are
    passed over.
    """
    pattern = re.compile(re.escape(prefix) + r"_(\d+(?:\.\d+)*)")
    numbers = {match[1] for version in versions if (match := pattern.fullmatch(version))}
    return max(numbers, key=version_key, default=None)


def nearest(versions: Iterable[str], wanted: str | None) -> str | None:
    """Return a version if it is there, else the newest older one of its major version, as loaders
    pick it.
    """
    if wanted is None or not wanted.replace(".", "").isdigit():
        return None
    key = version_key(wanted)
    older = [v for v in versions if version_key(v)[0] == key[0] and version_key(v) <= key]
    return max(older, key=version_key, default=None)


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sort names by the numbers in them: "2.10" after "2.9"."""
    return tuple(
        (0, int(p), "") if p[0] in "0123456789" else (1, 0, p)
        for p in re.split(r"([0-9]+)", text)
        if p
    )
