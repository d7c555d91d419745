"""Libraries that no wheel has to bring, and which CUDA release a SONAME belongs to.

`loader.json` and `sonames.json` beside this file are copies of `nix/facts`; tests compare them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

__all__ = ["SONAMES", "SonameTable", "of_base", "of_driver"]

SonameTable = Mapping[str, Mapping[str, Any]]
"""SONAME → `packages` that have it, and `cuda` where it belongs to one major version (`12`) or
minor version (`12.8`) only.
"""


def _read(name: str) -> Mapping[str, Any]:
    value: Mapping[str, Any] = json.loads(
        files(__package__).joinpath(name).read_text(encoding="utf-8")
    )
    return value


_LOADER: Final = _read("loader.json")
_BASE: Final = frozenset(_LOADER["base"]["names"])
_DRIVER: Final = frozenset(_LOADER["driver"]["names"])
_DRIVER_PREFIXES: Final = tuple(_LOADER["driver"]["prefixes"])

SONAMES: Final[SonameTable] = _read("sonames.json")["sonames"]


def of_base(name: str) -> bool:
    """Return whether a library belongs to the C library or the compiler's runtime."""
    return name in _BASE


def of_driver(name: str) -> bool:
    """Return whether a library comes with NVIDIA's driver."""
    return name in _DRIVER or name.startswith(_DRIVER_PREFIXES)
