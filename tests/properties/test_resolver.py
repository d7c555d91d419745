"""The resolver against one that tries everything: it finds a solution exactly where there is one,
and what it finds is one.
"""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nixlib import evaluate, evaluate_counted
from properties import universe

CASES = 1200
ANSWER = """
  map (case:
    let
      try = (import (root + "/nix/concretise") { folder = case.folder; }).tryPlan;
      brief = tried:
    if tried.ok
    then builtins.mapAttrs (_: p: { inherit (p) version axes; }) tried.plan.packages
    else null;
    in
    map (request: brief (try request)) case.requests
  ) data
"""


def _ask(folder: Path, cases: list[tuple[universe.Index, list[dict[str, Any]]]]) -> Any:
    data = []
    for i, (index, requests) in enumerate(cases):
        universe.write(index, folder / str(i))
        data.append({"folder": str(folder / str(i)), "requests": requests})
    return evaluate(ANSWER.replace("case.folder", "/. + case.folder"), data)


def _roots(rng: random.Random, index: universe.Index) -> list[str]:
    return rng.sample(sorted(index), min(2, len(index)))


def _choice(index: universe.Index, answer: dict[str, Any]) -> dict[str, universe.Choice]:
    chosen = {}
    for name, package in answer.items():
        release = [r["version"] for r in index[name]].index(package["version"])
        variant = [v["axes"] for v in index[name][release]["variants"]].index(package["axes"])
        chosen[name] = (release, variant)
    return chosen


@cache
def _universes() -> list[tuple[universe.Index, list[str]]]:
    found = []
    for seed in range(CASES):
        rng = random.Random(seed)
        index = universe.make(rng)
        found.append((index, _roots(rng, index)))
    return found


def test_finds_a_solution_exactly_where_there_is_one(tmp_path: Path) -> None:
    answers = _ask(
        tmp_path,
        [(index, [{"packages": roots, "python": "3.12"}]) for index, roots in _universes()],
    )
    solved = 0
    for (index, roots), (answer,) in zip(_universes(), answers, strict=True):
        assert (answer is not None) == universe.solvable(index, roots), (index, roots)
        if answer is not None:
            solved += 1
            assert universe.check(index, roots, _choice(index, answer)) == "", (
                index,
                roots,
                answer,
            )
    # Both kinds must be there in numbers, or the test says little.
    assert 0.3 * CASES < solved < 0.8 * CASES


def test_the_order_of_the_request_changes_nothing(tmp_path: Path) -> None:
    some = _universes()[:200]
    answers = _ask(
        tmp_path,
        [
            (index, [{"packages": order, "python": "3.12"} for order in (roots, roots[::-1])])
            for index, roots in some
        ],
    )
    assert all(one == other for one, other in answers)


def test_dropping_a_constraint_never_loses_a_solution(tmp_path: Path) -> None:
    cases = []
    for seed, (index, roots) in enumerate(_universes()[:300]):
        rng = random.Random(seed)
        constraints = {name: f"<={rng.randint(1, 4)}" for name in rng.sample(sorted(index), 2)}
        fewer = dict(list(constraints.items())[:1])
        cases.append(
            (
                index,
                [
                    {"packages": roots, "python": "3.12", "constraints": c}
                    for c in (constraints, fewer, {})
                ],
            )
        )
    answers = _ask(tmp_path, cases)
    for strict, looser, free in answers:
        assert strict is None or looser is not None
        assert looser is None or free is not None


def _chain(folder: Path, count: int) -> None:
    universe.write(
        {
            f"p{i}": [
                {
                    "version": "1",
                    "requires": [{"name": f"p{i + 1}"}] if i + 1 < count else [],
                    "extras": {},
                    "variants": [{"axes": {}, "wheels": universe.wheel(f"p{i}", "1")}],
                }
            ]
            for i in range(count)
        },
        folder,
    )


@pytest.mark.parametrize("count", [500, 1500])
def test_a_chain_of_packages_does_not_overflow(tmp_path: Path, count: int) -> None:
    _chain(tmp_path / "chain", count)
    plan = (
        'builtins.length (builtins.attrNames ((import (root + "/nix/concretise") { folder = /. '
        '+ data; }).plan { packages = [ "p0" ]; python = "3.12"; }).packages)'
    )
    assert evaluate(plan, str(tmp_path / "chain")) == count


def test_the_cost_grows_linearly(tmp_path: Path) -> None:
    plan = (
        'builtins.length (builtins.attrNames ((import (root + "/nix/concretise") { folder = /. '
        '+ data; }).plan { packages = [ "p0" ]; python = "3.12"; }).packages)'
    )
    calls = []
    for count in (100, 200, 400):
        _chain(tmp_path / str(count), count)
        calls.append(evaluate_counted(plan, str(tmp_path / str(count)))[1])
    # Twice the packages: twice the increase of calls, within 2 %.
    assert (calls[2] - calls[1]) == pytest.approx(2 * (calls[1] - calls[0]), rel=0.02)


def _pigeons(count: int) -> universe.Index:
    """`count` packages of which each has `count` releases, each of them pinning the shared one to
    another release: no solution, and a search that goes back one step at a time would take count **
    count of them.
    """

    def release(name: str, version: str, requires: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "version": version,
            "requires": requires,
            "extras": {},
            "variants": [{"axes": {}, "wheels": universe.wheel(name, version)}],
        }

    shared = [release("shared", str(v), []) for v in range(count * count, 0, -1)]
    index = {"shared": shared}
    for i in range(count):
        index[f"p{i}"] = [
            release(
                f"p{i}", str(v), [{"name": "shared", "specifier": [["==", str(i * count + v)]]}]
            )
            for v in range(count, 0, -1)
        ]
    return index


def test_a_hopeless_request_is_refused_soon_with_a_minimal_conflict(tmp_path: Path) -> None:
    index = _pigeons(8)
    universe.write(index, tmp_path / "pigeons")
    request = {"packages": sorted(name for name in index if name != "shared"), "python": "3.12"}
    problem, calls = evaluate_counted(
        'builtins.head ((import (root + "/nix/concretise") { folder = /. + data.folder; }).tryPlan '
        "data.request).problems",
        {"folder": str(tmp_path / "pigeons"), "request": request},
    )
    assert problem["code"] == "E010"
    # Any two of them exclude each other.
    assert problem["where"].count("packages = ") == 2
    assert calls < 400_000
