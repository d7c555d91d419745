"""Plans have the newest that is on record: compared with everything.py, on our own data."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from newest.everything import PKGS, Target, World
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


def test_who_asks_for_no_accelerator_gets_nothing_that_is_for_one() -> None:
    """Each package of ours alone, parts of the CUDA toolkit among them."""
    names = sorted(path.parent.name for path in PKGS.glob("*/releases.json"))
    answers = evaluate(
        'let try = (import (root + "/nix/concretise") { }).tryPlan; in map (name: let t = try { '
        'packages = [ name ]; python = "3.12"; cuda = null; }; in if t.ok then builtins.mapAttrs '
        "(_: p: p.axes) t.plan.packages else null) data",
        names,
    )
    had = {n: a for n, a in zip(names, answers, strict=True) if a is not None}
    wrong = [
        (name, other)
        for name, packages in had.items()
        for other, axes in packages.items()
        if {axes.get(axis, "none") for axis in ("cuda", "rocm")} != {"none"}
    ]
    assert wrong == []
    assert {"torch", "torchvision", "numpy"} <= had.keys()
    assert not {"nvidia-cublas", "cupy-cuda13x", "flash-attn", "triton-rocm"} & had.keys()
