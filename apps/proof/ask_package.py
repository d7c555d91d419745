"""In a child: what a package computes on the GPU, beside what the CPU does (`pkgs/*/prove.py`)."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

Say = Callable[[dict[str, Any]], None]
_SHOWN = 200


def ask(question: dict[str, Any], say: Say) -> None:
    """Say `sees`, how many GPUs the package sees; `check`, of each; `mapped`, the libraries."""
    program = program_of(question["program"])
    try:
        seen = int(program.devices())
        say({"sees": seen, "proves": list(getattr(program, "PROVES", ()))})
        if seen:
            for name, found, expected, tolerance in program.checks(question["device"]):
                say({"check": name, **compared(found, expected, tolerance)})
    except Exception as error:
        words = " ".join(str(error).split())
        say({"raised": f"{type(error).__name__}: {words[:_SHOWN]}"})
    say({"mapped": mapped()})


def program_of(path: str) -> ModuleType:
    """The module in a file."""
    spec = importlib.util.spec_from_file_location("accelpkgs_prove", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compared(found: Any, expected: Any, tolerance: float) -> dict[str, Any]:
    """How far two results are apart, relative to the largest number that is expected.

    `difference` is None where they cannot be compared: of other sizes, no numbers, not finite.
    """
    numbers, wanted = list(flat(found)), list(flat(expected))
    scale = max(map(abs, wanted), default=0.0)
    if len(numbers) != len(wanted) or not wanted:
        why = f"{len(numbers)} numbers, and {len(wanted)} are expected"
        return {"difference": None, "tolerance": tolerance, "why": why}
    if not all(map(math.isfinite, (*numbers, *wanted))):
        return {"difference": None, "tolerance": tolerance, "why": "a number is not finite"}
    largest = max(abs(a - b) for a, b in zip(numbers, wanted, strict=True))
    # The same zeros on both sides say nothing.
    if not scale:
        return {"difference": None, "tolerance": tolerance, "why": "all that is expected is 0"}
    return {"difference": largest / scale, "tolerance": tolerance}


def flat(value: Any) -> Iterator[float]:
    """The numbers of an array of any package, or of lists."""
    for convert in ("detach", "cpu", "double", "get"):
        # Of torch's tensors, and `get` of cupy's arrays.
        if hasattr(value, convert) and not isinstance(value, dict):
            value = getattr(value, convert)()
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        for one in value:
            yield from flat(one)
    else:
        yield float(value)


def mapped() -> list[str]:
    """The shared libraries that this process has in its memory, each path once."""
    lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
    paths = {line.split(maxsplit=5)[5] for line in lines if len(line.split(maxsplit=5)) == 6}
    return sorted(path for path in paths if path.startswith("/") and ".so" in path)
