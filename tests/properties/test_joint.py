"""Several targets in one plan against one that tries everything: equal versions exactly where there
are any, and how many more differ than must where there are none.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

import pytest
from packaging.specifiers import SpecifierSet

from nixlib import evaluate
from properties import universe

CASES = 600
# Where groups are needed, how many versions more than the fewest there are in the worst of these
# cases (docs/joint.md states it).
WORST = 0
ANSWER = """
  map (case:
    let
      inherit (import (root + "/nix/concretise") { folder = /. + case.folder; }) tryPlan;
      brief = plan: builtins.mapAttrs (_: p: { inherit (p) version axes; }) plan.packages;
      joint = tryPlan case.request;
      common = removeAttrs case.request [ "targets" ];
      alone = builtins.mapAttrs (_: own: tryPlan (common // own)) case.request.targets;
    in
    {
      alone = builtins.mapAttrs (_: tried: if tried.ok then brief tried.plan else null) alone;
      joint = if joint.ok then builtins.mapAttrs (_: brief) joint.plan.plans else null;
      groups = joint.plan.groups or [ ];
      differs = builtins.attrNames joint.plan.differs or { };
      message = joint.message or "";
    }
  ) data
"""

Versions = dict[str, str]
Case = tuple[universe.Index, dict[str, Any]]


def _target(rng: random.Random, index: universe.Index, roots: list[str]) -> dict[str, Any]:
    names = [rng.choice(roots), rng.choice(sorted(index))]
    target: dict[str, Any] = {
        "constraints": {
            name: f"{rng.choice(['<=', '<=', '>=', '==', '!='])}{rng.randint(1, 3)}"
            for name in names
            if rng.random() < 0.7
        }
    }
    if rng.random() < 0.4:
        target["cuda"] = rng.choice(["12.8", "13.0", None])
    return target


@cache
def _cases() -> list[Case]:
    found = []
    for seed in range(CASES):
        rng = random.Random(seed)
        index = universe.make(rng)
        roots = rng.sample(sorted(index), min(2, len(index)))
        targets = {name: _target(rng, index, roots) for name in "abc"[: rng.choice([2, 2, 3])]}
        found.append((index, {"packages": roots, "python": "3.12", "targets": targets}))
    return found


def _solutions(
    index: universe.Index, roots: list[str], chosen: dict[str, universe.Choice]
) -> Iterator[dict[str, universe.Choice]]:
    lacking = universe.check(index, roots, chosen)
    if lacking == "":
        yield chosen
    elif lacking != "bad":
        for i, release in enumerate(index[lacking]):
            for j in range(len(release["variants"])):
                yield from _solutions(index, roots, {**chosen, lacking: (i, j)})


def _axes(index: universe.Index, chosen: dict[str, universe.Choice]) -> list[str]:
    """The CUDA of each variant that states one."""
    variants = (index[name][i]["variants"][j]["axes"] for name, (i, j) in chosen.items())
    return [axes["cuda"] for axes in variants if "cuda" in axes]


def _fits(target: dict[str, Any], cudas: list[str], versions: Versions, *, keeps: bool) -> bool:
    wanted = {"cuda": target["cuda"] or "none"} if "cuda" in target else {}
    for cuda in cudas:
        if "cuda" in wanted and universe._unify(wanted["cuda"], cuda) is None:
            return False
        # What a target alone has an accelerator for, it does not lose.
        if keeps and cuda == "none":
            return False
    return all(
        name not in versions or SpecifierSet(bounds).contains(versions[name])
        for name, bounds in target["constraints"].items()
    )


def _everything(case: Case, answer: dict[str, Any]) -> dict[str, list[Versions]]:
    index, request = case
    all_choices = list(_solutions(index, request["packages"], {}))
    found: dict[str, list[Versions]] = {}
    for name, target in request["targets"].items():
        alone = answer["alone"][name].values()
        keeps = any(p["axes"].get("cuda", "none") != "none" for p in alone)
        seen: dict[tuple[tuple[str, str], ...], Versions] = {}
        for chosen in all_choices:
            versions = {p: index[p][i]["version"] for p, (i, _) in chosen.items()}
            if _fits(target, _axes(index, chosen), versions, keeps=keeps):
                seen[tuple(sorted(versions.items()))] = versions
        found[name] = list(seen.values())
    return found


def _differing(plans: tuple[Versions, ...]) -> int:
    """How many versions there are beyond one of each package."""
    have: dict[str, set[str]] = {}
    for plan in plans:
        for name, version in plan.items():
            have.setdefault(name, set()).add(version)
    return sum(len(versions) - 1 for versions in have.values())


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("joint")
    data = []
    for i, (index, request) in enumerate(_cases()):
        universe.write(index, folder / str(i))
        data.append({"folder": str(folder / str(i)), "request": request})
    found: list[dict[str, Any]] = evaluate(ANSWER, data)
    return found


def test_equal_versions_exactly_where_there_are_any(answers: list[dict[str, Any]]) -> None:
    equal, grouped, excess = 0, 0, []
    for case, answer in zip(_cases(), answers, strict=True):
        if answer["joint"] is None:
            continue
        options = _everything(case, answer)
        # Too many to try, of a few.
        if any(len(option) > 300 for option in options.values()):
            continue
        joint = tuple(
            {name: package["version"] for name, package in plan.items()}
            for plan in answer["joint"].values()
        )
        # Each is a choice that its target can have.
        for name, plan in zip(answer["joint"], joint, strict=True):
            assert plan in options[name], (case, name, plan)
        ours = _differing(joint)
        assert (ours == 0) == (answer["differs"] == [])
        if len(answer["groups"]) == 1:
            equal += 1
            assert ours == 0, (case, joint)
            continue
        grouped += 1
        fewest = min(_differing(plans) for plans in product(*options.values()))
        assert fewest > 0, (case, joint)
        excess.append(ours - fewest)
    # Both kinds must be there in numbers, or the test says little.
    assert equal > 0.15 * CASES
    assert grouped > 0.02 * CASES
    assert max(excess) == WORST


def test_a_target_that_cannot_be_met_is_refused_under_its_name(
    answers: list[dict[str, Any]],
) -> None:
    refused = 0
    for answer in answers:
        lacking = [name for name, plan in answer["alone"].items() if plan is None]
        assert (answer["joint"] is None) == bool(lacking)
        refused += bool(lacking)
        if lacking and len(lacking) < len(answer["alone"]):
            assert all(f"targets.{name}" in answer["message"] for name in lacking)
    assert refused > 0.1 * CASES
