"""What accelpkgs supports, from `nix/facts/support.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FACTS = Path(__file__).resolve().parents[1] / "nix" / "facts" / "support.json"
_TABLE: dict[str, Any] = json.loads(_FACTS.read_text(encoding="utf-8"))

SYSTEMS: list[str] = [row["name"] for row in _TABLE["systems"]]
"""The systems; a request without one means the first."""

SYSTEM_OF: dict[str, str] = {
    machine: row["name"] for row in _TABLE["systems"] for machine in row["machines"]
}
"""What a kernel calls its machine (`uname -m`) → system."""

PYTHONS: list[str] = [row["version"] for row in _TABLE["pythons"]]
"""The CPythons, oldest first."""

MOST_WHEELS: str = _TABLE["mostWheels"]
"""The CPython that most packages have wheels for: where nothing else says which, it is this one."""

AXES: list[dict[str, Any]] = [row for row in _TABLE["axes"] if "request" in row]
"""The axes that a request may name; `help` says how on a command line."""

ACCELERATORS: dict[str, str] = {
    row["name"]: row["label"] for row in _TABLE["axes"] if row["accelerator"]
}
"""The axes that are accelerators → what people call them."""
