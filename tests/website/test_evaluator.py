"""The resolver in site/nix against the resolver in Nix: the same requests, the same bytes."""

from __future__ import annotations

import json
import random
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bench.random_requests import recorded, request
from nixlib import ROOT, nix
from website.evaluator import run_evaluator

GOLDEN = sorted(Path(ROOT, "tests/golden").glob("*/request.json"))
# The page asks for no folder but ours.
REQUESTS = [json.loads(path.read_text(encoding="utf-8")) for path in GOLDEN]
SEED = 19


def by_nix(requests: list[dict[str, Any]], folder: Path) -> list[str]:
    """`toJSON (tryPlan request)` of each, as Nix writes it."""
    given = folder / "requests.json"
    given.write_text(json.dumps(requests), encoding="utf-8")
    expression = (
        f"let core = import {ROOT}/nix/concretise {{ }}; in map (r: builtins.toJSON "
        f"(core.tryPlan r)) (builtins.fromJSON (builtins.readFile {given}))"
    )
    words = ["eval", "--store", "dummy://", "--read-only", "--impure", "--json", "--expr"]
    done = subprocess.run(
        [nix(), "--extra-experimental-features", "nix-command", *words, expression],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[str] = json.loads(done.stdout)
    return answers


def compare(node: str, requests: list[dict[str, Any]], folder: Path) -> None:
    wanted = by_nix(requests, folder)
    answers = run_evaluator(node, [{"request": request} for request in requests])
    for asked, nix_says, answer in zip(requests, wanted, answers, strict=True):
        assert answer.get("value", answer) == nix_says, asked


def test_each_golden_request_gives_the_bytes_of_nix(node: str, tmp_path: Path) -> None:
    assert len(REQUESTS) > 50
    ours = [request for request in REQUESTS if "index" not in request]
    compare(node, ours, tmp_path)


@pytest.mark.parametrize(
    "count", [60, pytest.param(1000, marks=pytest.mark.big)], ids=["some", "many"]
)
def test_random_requests_give_the_bytes_of_nix(count: int, node: str, tmp_path: Path) -> None:
    rng = random.Random(SEED)
    versions = recorded()
    compare(node, [request(rng, versions) for _ in range(count)], tmp_path)


def test_what_a_plan_takes_is_far_from_the_limits_of_the_page(node: str) -> None:
    worker = (ROOT / "site/page/worker.js").read_text(encoding="utf-8")
    limits = {
        name: int(number.replace("_", ""))
        for name, number in re.findall(r"(steps|depth|cells): ([0-9_]+)", worker)
    }
    request = {"packages": ["torch", "vllm"], "python": "3.12", "capabilities": ["8.9"]}
    [whole] = run_evaluator(node, [{"request": request, "limits": limits}])
    assert json.loads(whole["value"])["ok"]
    tight = {name: number // 20 for name, number in limits.items() if name != "depth"}
    [whole] = run_evaluator(node, [{"request": request, "limits": tight}])
    assert json.loads(whole["value"])["ok"]
