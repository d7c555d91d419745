"""Orders that people expect: `sm_90` before `sm_100`, `2.9` before `2.17`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["code_key", "highest", "version_key"]

_CODE: Final = re.compile(r"([a-z]+)_(\d+)([af]?)")
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


def highest(prefix: str, versions: Iterable[str]) -> str | None:
    """Return the highest number among version names `<prefix>_<numbers>`, None where there is none.

    Others, such as `GLIBC_PRIVATE` and `GLIBC_ABI_DT_RELR`, have no place in the order and are
    passed over.
    """
    pattern = re.compile(re.escape(prefix) + r"_(\d+(?:\.\d+)*)")
    numbers = {match[1] for version in versions if (match := pattern.fullmatch(version))}
    return max(numbers, key=version_key, default=None)
