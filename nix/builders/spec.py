"""What the derivation asks for: Nix's structured attributes (`.attrs.json`)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

__all__ = ["cores", "interpreter", "output", "read_spec"]


def _attributes() -> dict[str, Any]:
    attributes: dict[str, Any] = json.loads(
        Path(os.environ["NIX_ATTRS_JSON_FILE"]).read_text("utf-8")
    )
    return attributes


def read_spec() -> dict[str, Any]:
    """Return the attribute `spec` of the derivation."""
    spec: dict[str, Any] = _attributes()["spec"]
    return spec


def output() -> Path:
    """Return the path of the only output."""
    return Path(_attributes()["outputs"]["out"])


def cores() -> int:
    """Return how many cores this build may use (`NIX_BUILD_CORES`; 0 there means all)."""
    return int(os.environ.get("NIX_BUILD_CORES", "1")) or os.cpu_count() or 1


def interpreter() -> str:
    """Return the path of the running Python.

    Nix starts a builder without the path that `sys.executable` is found by.
    """
    return str(_attributes()["builder"])
