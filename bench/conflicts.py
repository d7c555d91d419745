"""What we name of a conflict beside what uv names, over random conflicts of pkgs/.

    python3 bench/conflicts.py [--count N] [--seed N] [--uv COMMAND]  (a nix on PATH, ACCELPKGS_NIX)

A conflict is a request without accelerator that ours refuses with E010. Of what our sentence names
it is checked that it excludes each other, and that it does not without any one part. uv solves the
same data (beside_uv.py); of its sentence, the requirements of the user that it names are counted.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import beside_uv
import random_requests

ROOT = Path(__file__).resolve().parent.parent
EXPRESSION = (
    "map (request: let answer = (import {root}/nix/concretise {{ }}).tryPlan request; in "
    "if answer.ok then null else {{ inherit (answer) message; "
    "inherit (builtins.head answer.problems) code where; }}) "
    "(builtins.fromJSON (builtins.readFile {file}))"
)
PART = re.compile(
    r'packages = \[ (?P<package>.*?) \]|constraints\.(?P<name>\S+) = "(?P<clause>.*?)"'
)


def answers(nix: str, requests: list[dict[str, Any]]) -> list[Any]:
    """For each request null, or what its refusal says."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder, "requests.json")
        given.write_text(json.dumps(requests), encoding="utf-8")
        command = [
            nix,
            "--extra-experimental-features",
            "nix-command",
            "eval",
            "--impure",
            "--json",
        ]
        command += ["--store", "dummy://", "--expr", EXPRESSION.format(root=ROOT, file=given)]
        found = subprocess.run(command, check=True, capture_output=True, text=True)
        return list(json.loads(found.stdout))


def parts(where: str) -> list[tuple[str, str]]:
    """What a refusal names: packages by their text, constraints as name and clause."""
    found = PART.finditer(where)
    return [(m["package"] or "", "") if m["package"] else (m["name"], m["clause"]) for m in found]


def of(request: dict[str, Any], named: list[tuple[str, str]]) -> dict[str, Any]:
    """A request for these parts alone."""
    packages = [name for name, clause in named if not clause]
    constraints = {name: clause for name, clause in named if clause}
    return {**request, "packages": packages, "constraints": constraints}


def named_by_uv(text: str, request: dict[str, Any]) -> int:
    """How many of the user's requirements uv's sentence names as such."""
    said = " ".join(text.split())
    theirs = set(re.findall(r"you require ([a-z0-9-]+)", said))
    pattern = r"and ([a-z0-9-]+)(?:\[[^]]*\])?(?:[=<>!]\S*)?,? we can"
    theirs |= set(re.findall(pattern, said))
    asked = {re.split(r"[\[<>=!]", p)[0] for p in request["packages"]} | set(request["constraints"])
    return len(theirs & asked)


def conflicts(nix: str, count: int, seed: int) -> list[tuple[dict[str, Any], dict[str, str]]]:
    """Requests that ours refuses, with the refusals."""
    rng, versions = random.Random(seed), random_requests.recorded()
    found: list[tuple[dict[str, Any], dict[str, str]]] = []
    while len(found) < count:
        requests = []
        for _ in range(40):
            made = random_requests.request(rng, versions)
            names = rng.sample(sorted(versions), 4)
            bounds = {n: f"=={rng.choice(versions[n])}" for n in names}
            asked = {re.split(r"[\[<>=!]", p)[0] for p in made["packages"]}
            constraints = {n: c for n, c in bounds.items() if n not in asked}
            requests.append(
                {"packages": made["packages"], "constraints": constraints, "python": "3.12"}
            )
        for request, answer in zip(requests, answers(nix, requests), strict=True):
            if answer and answer["code"] == "E010" and "python" not in answer["where"]:
                found.append((request, answer))
    return found[:count]


def main() -> int:
    """Print a line for each conflict that is not as it should be, and the totals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--uv")
    options = parser.parse_args()
    nix = os.environ.get("ACCELPKGS_NIX") or shutil.which("nix") or sys.exit("there is no nix")
    wrong = larger = compared = agreeing = 0
    with beside_uv.uv_of(options.uv) as uv, beside_uv.served([ROOT / "pkgs"]) as address:
        for request, answer in conflicts(nix, options.count, options.seed):
            named = parts(answer["where"])
            fewer = [of(request, named[:i] + named[i + 1 :]) for i in range(len(named))]
            alone, *without = answers(
                nix, [of(request, named), *[f for f in fewer if f["packages"]]]
            )
            if alone is None or any(without):
                wrong += 1
                print(f"not minimal: {json.dumps(request)}\n{answer['message']}")
            with tempfile.TemporaryDirectory() as folder:
                command = beside_uv.uv_command(uv, address, request, Path(folder))
                done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode == 0:
                continue
            compared += 1
            theirs = named_by_uv(done.stderr, request)
            agreeing += theirs == len(named)
            if theirs < len(named):
                larger += 1
                print(f"{len(named)} of ours, {theirs} of uv: {answer['message']}\n{done.stderr}")
    print(
        f"{options.count} conflicts: {wrong} not minimal; uv refuses {compared} of them, names as"
        f" many in {agreeing}, fewer in {larger}"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
