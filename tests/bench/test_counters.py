"""What plans and refusals cost, in calls of Nix, which are the same on every machine: 5 % more than
counters.json says fails, and so does a fifth less, so that the number is brought up to date.

ACCELPKGS_REWRITE_GOLDEN=1 writes the file anew; the diff is then for a person to read.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from nixlib import ROOT, evaluate_counted
from properties import universe

COUNTERS = Path(__file__).with_name("counters.json")
ASK = """
  let answer = (import (root + "/nix/concretise") {FOLDER}).tryPlan data; in
  answer.plan or answer.message
"""
APART = """
  builtins.mapAttrs (_: own:
    (import (root + "/nix/concretise") { }).plan (removeAttrs data [ "targets" ] // own)
  ) data.targets
"""
REQUESTS = ("11", "71", "71-sympy", "four-targets", "jax-bitsandbytes", "jax-torch")


def _release(name: str, version: int, *requires: tuple[str, str, str]) -> dict[str, Any]:
    return {
        "version": str(version),
        "requires": [
            {"name": other, "specifier": [[operator, bound]]} for other, operator, bound in requires
        ],
        "extras": {},
        "variants": [{"axes": {}, "wheels": universe.wheel(name, str(version))}],
    }


def _none_fits(count: int) -> tuple[universe.Index, list[str]]:
    """Releases each of which needs another one that there is not."""
    a = [_release("a", v, ("b", ">=", str(count + v))) for v in range(count, 0, -1)]
    return {"a": a, "b": [_release("b", 1)]}, ["a"]


def _none_is_asked_for(count: int) -> tuple[universe.Index, list[str]]:
    return {"a": [_release("a", v) for v in range(count, 0, -1)]}, [f"a>{count}"]


def _two_of_many(count: int) -> tuple[universe.Index, list[str]]:
    """Leaves that are all asked for, and two packages that exclude each other."""
    index = {f"leaf{i}": [_release(f"leaf{i}", v) for v in (3, 2, 1)] for i in range(count)}
    index["x"] = [_release("x", 1, ("leaf0", "<", "2"))]
    index["y"] = [_release("y", 1, ("leaf0", ">=", "2"))]
    return index, sorted(index)


def _all_need(count: int) -> tuple[universe.Index, list[str]]:
    """Releases that all need what none of as many releases gives: found out once."""
    index = {
        "a": [_release("a", v, ("b", ">=", "1")) for v in range(count, 0, -1)],
        "b": [_release("b", v, ("c", "<", "1")) for v in range(count, 0, -1)],
        "c": [_release("c", 1)],
    }
    return index, ["a", "c==1"]


MADE = {
    "all of 200 need what cannot be had": (_all_need, 200),
    "none of 250 releases fits": (_none_fits, 250),
    "none of 500 releases fits": (_none_fits, 500),
    "none of 500 releases is asked for": (_none_is_asked_for, 500),
    "two of 150 exclude each other": (_two_of_many, 150),
    "two of 300 exclude each other": (_two_of_many, 300),
}


def _calls(name: str, folder: Path) -> int:
    if name in REQUESTS:
        request = json.loads((ROOT / f"bench/requests/{name}.json").read_text(encoding="utf-8"))
        return evaluate_counted(ASK.replace("FOLDER", " "), request)[1]
    make, count = MADE[name]
    index, packages = make(count)
    universe.write(index, folder)
    ask = ASK.replace("FOLDER", f" folder = {folder}; ")
    return evaluate_counted(ask, {"packages": packages, "python": "3.12"})[1]


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    found = {
        name: _calls(name, tmp_path_factory.mktemp("index") / "pkgs") for name in (*REQUESTS, *MADE)
    }
    if os.environ.get("ACCELPKGS_REWRITE_GOLDEN"):
        COUNTERS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return found


@pytest.mark.parametrize("name", [*REQUESTS, *MADE])
def test_calls(counted: dict[str, int], name: str) -> None:
    known = json.loads(COUNTERS.read_text(encoding="utf-8"))[name]
    assert 0.8 * known <= counted[name] <= 1.05 * known


@pytest.mark.parametrize("kind", ["none of {} releases fits", "two of {} exclude each other"])
def test_a_refusal_is_linear(counted: dict[str, int], kind: str) -> None:
    small, large = (counted[name] for name in MADE if kind.split("{}")[1] in name)
    assert large < 2.2 * small


def test_four_targets_cost_little_more_than_four_plans(counted: dict[str, int]) -> None:
    request = json.loads((ROOT / "bench/requests/four-targets.json").read_text(encoding="utf-8"))
    assert counted["four-targets"] <= 2.5 * evaluate_counted(APART, request)[1]
