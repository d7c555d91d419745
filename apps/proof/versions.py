"""Versions of drivers and of CUDA as numbers."""

from __future__ import annotations

import re


def key(version: str) -> tuple[int, ...]:
    """`580.65.06` as (580, 65, 6)."""
    return tuple(int(number) for number in re.findall(r"\d+", version))
