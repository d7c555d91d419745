"""Plans have the newest that is on record: compared with everything.py, on our own data."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from newest.everything import Target, World
from nixlib import evaluate

PYTHONS = ["3.10", "3.11", "3.12", "3.13", "3.14"]
TORCH = ["torch"]
VISION = ["torchvision", "torch"]
ALL = ["torchaudio", "torchvision", "torch"]
# Who requires stands first: its newest counts most.
ASKED = {
    "pascal": ("cuda", "", ("6.1",), [TORCH, VISION, ALL]),
    "volta": ("cuda", "", ("7.0",), [TORCH, VISION]),
    "ampere": ("cuda", "", ("8.6",), [TORCH, VISION]),
    "blackwell of CUDA 12": ("cuda", "12", ("12.0",), [VISION]),
    "rocm 6.4": ("rocm", "6.4", ("gfx1100",), [TORCH, VISION, ALL]),
    "rocm 7": ("rocm", "7", ("gfx942",), [TORCH, VISION, ALL]),
    "any rocm": ("rocm", "", ("gfx90a",), [TORCH, VISION]),
    "cpu": ("none", "", (), [TORCH, VISION, ALL]),
}
CASES = [
    pytest.param(Target(python, kind, release, devices), roots, id=f"{name}-{python}-{roots[0]}")
    for name, (kind, release, devices, asked) in ASKED.items()
    for python in PYTHONS
    for roots in asked
]


@cache
def _answers() -> list[Any]:
    requests = [case.values[0].request(case.values[1]) for case in CASES]  # type: ignore[union-attr]
    return evaluate(
        'let try = (import (root + "/nix/concretise") { }).tryPlan; in map (request: let t = try '
        "request; in if t.ok then builtins.mapAttrs (_: p: p.version) t.plan.packages else "
        "{ refused = t.message; }) data",
        requests,
    )


@pytest.mark.parametrize(("target", "roots"), CASES)
def test_a_plan_is_the_newest_on_record(target: Target, roots: list[str]) -> None:
    at = next(i for i, case in enumerate(CASES) if case.values == (target, roots))
    answer = _answers()[at]
    expected = World(target).newest(roots)
    got = None if "refused" in answer else {name: answer[name] for name in roots}
    assert got == expected, answer.get("refused")


def test_most_of_these_can_be_had() -> None:
    """Refusals alone would say little."""
    had = [answer for answer in _answers() if "refused" not in answer]
    assert len(had) > 0.7 * len(CASES)
