"""TOML that others wrote, in a time that grows with its length."""

from __future__ import annotations

import re
import tomllib
from typing import Any

__all__ = ["toml_table"]

_PARTS = 64
_BETWEEN = re.compile(r"[={},\[\]\n]")


def toml_table(text: str) -> dict[str, Any]:
    """Parse TOML. Raises `ValueError`, `RecursionError`."""
    # The parser's time and memory grow with the square of a key's parts.
    parts = max(part.count(".") for part in _BETWEEN.split(text))
    if parts > _PARTS:
        raise ValueError(f"a key of more than {_PARTS} parts")
    return tomllib.loads(text)
