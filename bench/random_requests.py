"""Plan random requests over pkgs/ and find those that cost too much.

    python3 bench/random_requests.py [--count N] [--seed N]      (a nix on PATH, or ACCELPKGS_NIX)

The requests follow from the seed alone. They are planned in groups; a group that stays below the
bounds shows it for each of its requests, another is taken apart. Printed: how many had a plan, and
each request above a bound. The exit code is 1 where there is one.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CALLS = 2_000_000
MEGABYTES = 300
GROUP = 16
EXPRESSION = (
    "map (request: let answer = (import {root}/nix/concretise {{ }}).tryPlan request; in "
    "builtins.deepSeq (answer.plan or answer.message) answer.ok) "
    "(builtins.fromJSON (builtins.readFile {file}))"
)
# What people ask for, as well as any of pkgs/; some with an extra.
ASKED = (
    "torch",
    "torchvision",
    "torchaudio",
    "triton",
    "transformers",
    "accelerate",
    "datasets",
    "peft",
    "bitsandbytes",
    "xformers",
    "flash-attn",
    "causal-conv1d",
    "mamba-ssm",
    "deepspeed",
    "transformer-engine[pytorch]",
    "einops",
    "numpy",
    "scipy",
    "pandas",
    "jax",
    "jax[cuda12]",
    "jax[cuda13]",
    "cupy-cuda12x",
    "cupy-cuda13x",
    "onnxruntime-gpu",
    "sentencepiece",
    "optuna",
    "cuda-python",
    "torch-scatter",
    "safetensors",
    "tokenizers",
    "huggingface-hub",
    "pillow",
)
PYTHONS = ("3.10", "3.11", "3.12", "3.12", "3.12", "3.13", "3.14")
TARGETS: tuple[dict[str, Any], ...] = (
    {},
    {"cuda": "12"},
    {"cuda": "12.8"},
    {"cuda": "13"},
    {"cuda": None},
    {"rocm": "7"},
    {"rocm": "6.4"},
    {"capabilities": ["8.6"]},
    {"capabilities": ["8.9"], "driver": "570.86.15"},
    {"capabilities": ["6.1"], "driver": "550.90.07"},
    {"capabilities": ["7.0", "8.0"]},
    {"capabilities": ["9.0"], "cuda": "12"},
    {"capabilities": ["12.0"], "driver": "580.65.06"},
)


def request(rng: random.Random, versions: dict[str, list[str]]) -> dict[str, Any]:
    """Two to eight packages, often some of them bounded by a release that there is."""
    names = sorted(versions)
    chosen = rng.sample(ASKED, rng.randint(1, 6)) + rng.sample(names, rng.randint(0, 2))
    packages, seen = [], set()
    for text in chosen:
        name = text.partition("[")[0]
        if name not in seen:
            seen.add(name)
            known = versions.get(name, [])
            bounded = known and rng.random() < 0.3
            version = rng.choice(known[:12]) if known else ""
            clause = f"{rng.choice(['==', '<=', '>=', '<', '!='])}{version}" if bounded else ""
            packages.append(text + clause)
    constrained = rng.sample(names, rng.choice([0, 0, 0, 1]))
    constraints = {n: f"<={rng.choice(versions[n][:8])}" for n in constrained if n not in seen}
    more = {"constraints": constraints} if constraints else {}
    return {"packages": packages, "python": rng.choice(PYTHONS), **rng.choice(TARGETS), **more}


def recorded() -> dict[str, list[str]]:
    """Name → recorded releases, newest first."""
    found = {}
    for path in sorted((ROOT / "pkgs").glob("*/releases.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        found[path.parent.name] = [r["version"] for r in data["releases"]]
    return found


def measure(nix: str, requests: Sequence[dict[str, Any]]) -> tuple[list[bool], int, float, str]:
    """Which have a plan, the calls of all, the peak of resident megabytes, what Nix said."""
    with tempfile.TemporaryDirectory() as folder:
        given, stats, out = (Path(folder, n) for n in ("requests.json", "stats.json", "out.json"))
        given.write_text(json.dumps(list(requests)), encoding="utf-8")
        command = [nix, "--extra-experimental-features", "nix-command", "eval"]
        command += ["--store", "dummy://", "--impure", "--json"]
        command += ["--expr", EXPRESSION.format(root=ROOT, file=given)]
        counted = {**os.environ, "NIX_SHOW_STATS": "1", "NIX_SHOW_STATS_PATH": str(stats)}
        with out.open("w") as answer, Path(folder, "err").open("w+") as errors:
            process = subprocess.Popen(command, stdout=answer, stderr=errors, env=counted)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            errors.seek(0)
            said = errors.read()[-2000:]
        if process.returncode != 0:
            return [], 0, usage.ru_maxrss / 1000, said
        calls = json.loads(stats.read_text())["nrFunctionCalls"]
        return json.loads(out.read_text()), calls, usage.ru_maxrss / 1000, ""


def main() -> int:
    """Print what is above a bound, and a line of totals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    nix = os.environ.get("ACCELPKGS_NIX") or shutil.which("nix") or sys.exit("there is no nix")
    rng, versions = random.Random(options.seed), recorded()
    requests = [request(rng, versions) for _ in range(options.count)]
    waiting = [requests[at : at + GROUP] for at in range(0, len(requests), GROUP)][::-1]
    planned = above = done = most = 0
    while waiting:
        group = waiting.pop()
        ok, calls, megabytes, said = measure(nix, group)
        if (said or calls > CALLS or megabytes > MEGABYTES) and len(group) > 1:
            half = len(group) // 2
            waiting += [group[half:], group[:half]]
            continue
        done += len(group)
        planned += sum(ok)
        most = max(most, calls if len(group) == 1 else 0)
        if said or calls > CALLS or megabytes > MEGABYTES:
            above += 1
            print(f"{calls} calls, {megabytes:.0f} MB: {json.dumps(group[0])} {said}", flush=True)
        if done % 500 < len(group):
            print(f"{done} of {options.count}", file=sys.stderr, flush=True)
    print(f"{done} requests, {planned} planned, {done - planned - above} refused, {above} above")
    return 1 if above else 0


if __name__ == "__main__":
    sys.exit(main())
