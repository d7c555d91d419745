"""The facts of `nix/facts`, as they are."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parents[2] / "nix" / "facts"


@cache
def read(name: str) -> dict[str, Any]:
    """What the file of that name holds."""
    facts: dict[str, Any] = json.loads((_FOLDER / name).read_text(encoding="utf-8"))
    return facts
