"""Which code runs on which device, as `nix/lib/capability.nix` has it.

Machine code for X.Y runs on X.Z with Z >= Y; PTX for X.Y on anything >= X.Y; code with the suffix
`a` on exactly X.Y; with `f` within its major version from X.Y on (CUDA C++ Programming Guide,
"Application compatibility"). Boards and renamed capabilities are exceptions:
`capability-rules.json`, a copy of `nix/facts/capability-rules.json`, has them. A test asks Nix and
this module the same questions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, Literal

__all__ = ["covers", "runs"]

Kind = Literal["sass", "ptx"]

_RULES: Final[Mapping[str, Any]] = json.loads(
    files(__package__).joinpath("capability-rules.json").read_text(encoding="utf-8")
)


def _number(capability: str) -> int:
    """`10.3` as code writes it: 103."""
    return int(capability.replace(".", ""))


_SEPARATE: Final = frozenset(map(_number, _RULES["separate"]["devices"]))
_UNIFIED: Final = frozenset(map(_number, _RULES["unified"]["devices"]))
_RENAMED: Final = {_number(a): _number(b) for a, b in _RULES["renamed"]["devices"].items()}
_UNIFIED_FROM: Final = tuple(map(int, _RULES["unified"]["from"].split(".")))
_CODE: Final = re.compile(r"(sm|compute)_(\d+)([af]?)")


def covers(code: str, capability: str, cuda: str | None = None) -> Kind | None:
    """Return how `code` (`sm_86`, `compute_90a`) serves a capability (`8.6`, `9.0a`).

    None where it does not. A capability with a suffix asks for code that uses what only it, or its
    family, has. `cuda` is the release that the code was made with, where it is known. Raises
    `ValueError` for what is no capability.
    """
    digits = re.fullmatch(r"(\d+\.\d)([af]?)", capability)
    if digits is None:
        raise ValueError(f"{capability!r} is not a compute capability")
    return _covers(code, _number(digits[1]), digits[2], _unified(cuda))


def _unified(cuda: str | None) -> bool:
    if cuda is None or not re.fullmatch(r"\d+(\.\d+)*", cuda):
        return False
    return tuple(map(int, cuda.split("."))) >= _UNIFIED_FROM


@lru_cache(maxsize=1 << 14)
def _covers(code: str, device: int, features: str, unified: bool) -> Kind | None:
    have = _CODE.fullmatch(code)
    if have is None:
        return None
    kind: Kind = "sass" if have[1] == "sm" else "ptx"
    written, suffix = int(have[2]), have[3]
    device = _RENAMED.get(device, device)
    same = _RENAMED.get(written, written) == device
    # What was made for an architecture's features serves whoever asks for them, or for none.
    if suffix == "a":
        return kind if same else None
    if suffix == "f":
        serves = features != "a" and (same or _shares(written, device, unified))
        return kind if serves else None
    if features:
        return None
    if kind == "ptx":
        return kind if same or written < device else None
    return kind if same or _shares(written, device, unified) else None


def _shares(code: int, device: int, unified: bool) -> bool:
    """Tell whether machine code for another capability of the device's major version runs on it."""
    if device in _SEPARATE and not (unified and device in _UNIFIED):
        return False
    return code not in _SEPARATE and code // 10 == device // 10 and code < device


def runs(code: str, on: str) -> bool:
    """Return whether `code` serves wherever `on` does: both codes, `sm_86` or `compute_90`.

    For machine code `on` stands for its device; for PTX it stands for every device from there on,
    so only PTX serves.
    """
    have, want = _CODE.fullmatch(code), _CODE.fullmatch(on)
    if have is None or want is None:
        return False
    if have[3] == "a" or (want[1] == "compute" and want[3] == "a"):
        # An `a` PTX serves one device, so it asks for no more than machine code does.
        return have[2] == want[2]
    if want[1] == "compute" and have[1] != "compute":
        return False
    return _covers(code, int(want[2]), "", False) is not None
