"""Puzzles written as packages, beside uv: where no search ends soon.

    python3 bench/hard.py [--uv COMMAND] [NAME…]     (a nix on PATH, or ACCELPKGS_NIX)

`pigeons-N`: N pigeons in N - 1 holes, so nothing fits. `colours-N-S`: a random graph of N nodes
with 2.4 edges a node (seed S), its nodes in three colours. A release of a node is a colour, and
forbids its neighbours the same one. Printed is for each what was found, and wall time and the peak
of resident memory of the whole process. A search of ours that is given up says so (E021).
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
import time
from pathlib import Path
from typing import Any

import beside_uv

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("pigeons-6", "pigeons-7", "pigeons-8", "colours-30-1", "colours-40-1", "colours-40-2")
EXPRESSION = (
    "let answer = (import {root}/nix/concretise {{ folder = {folder}; }}).tryPlan "
    "{{ packages = builtins.fromJSON ''{packages}''; python = \"3.12\"; }}; "
    'in if answer.ok then "found" else (builtins.head answer.problems).code'
)
Requires = list[tuple[str, str, str]]


def release(name: str, version: int, requires: Requires) -> dict[str, Any]:
    """One release, with a wheel for everybody."""
    file = f"{name}-{version}-py3-none-any.whl"
    wheel = {"file": file, "sha256": "0" * 64, "size": 1, "platform": ["any"]}
    row = {
        "version": str(version),
        "variants": [{"axes": {}, "wheels": {"any": {"py3-none": [wheel]}}}],
    }
    needs = [{"name": n, "specifier": [[o, v]]} for n, o, v in requires]
    return {**row, "requires": needs, "extras": {}}


def puzzle(name: str) -> dict[str, list[dict[str, Any]]]:
    """Packages and their releases, newest first."""
    kind, *numbers = name.split("-")
    count = int(numbers[0])
    values, edges = range(1, count), [(i, j) for i in range(count) for j in range(i)]
    if kind == "colours":
        chance = random.Random(int(numbers[1]))
        values = range(1, 4)
        edges = chance.sample(edges, int(2.4 * count))
    beside: dict[int, list[int]] = {i: [] for i in range(count)}
    for i, j in edges:
        beside[i].append(j)
        beside[j].append(i)
    return {
        f"n{i}": [
            release(f"n{i}", v, [(f"n{j}", "!=", str(v)) for j in sorted(beside[i])])
            for v in reversed(values)
        ]
        for i in range(count)
    }


def spent(command: list[str], limit: float = 300) -> tuple[float, float, str]:
    """Wall seconds, peak of resident megabytes, and what was printed."""
    with tempfile.TemporaryFile("w+") as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        while True:
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            wall = time.perf_counter() - start
            if done:
                break
            if wall > limit:
                process.kill()
            time.sleep(0.005)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        return wall, usage.ru_maxrss / 1000, said.read()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--uv")
    options = parser.parse_args()
    nix = os.environ.get("ACCELPKGS_NIX") or shutil.which("nix") or sys.exit("there is no nix")
    heads = ["puzzle", "ours", "uv", "ours, wall", "uv, wall", "ours ÷ uv", "our peak", "uv's peak"]
    print("| " + " | ".join(heads) + " |\n" + "|---" * len(heads) + "|")
    with beside_uv.uv_of(options.uv) as uv:
        for name in options.names or NAMES:
            with tempfile.TemporaryDirectory() as temporary:
                folder = Path(temporary, "pkgs")
                for package, releases in puzzle(name).items():
                    place = folder / package / "releases.json"
                    place.parent.mkdir(parents=True)
                    place.write_text(
                        json.dumps({"format": 1, "name": package, "releases": releases}), "utf-8"
                    )
                asked = sorted(puzzle(name))
                ask = EXPRESSION.format(root=ROOT, folder=folder, packages=json.dumps(asked))
                ours = [nix, "--extra-experimental-features", "nix-command", "eval", "--impure"]
                mine = spent([*ours, "--store", "dummy://", "--raw", "--expr", ask])
                with beside_uv.served([folder]) as address:
                    theirs = beside_uv.uv_command(uv, address, {"packages": asked}, Path(temporary))
                    spent(theirs)
                    other = spent([*theirs, "--offline"])
                found = "refused" if "unsatisfiable" in other[2] else "found"
                cells = [name, mine[2].strip()[-40:], found if other[0] < 300 else "ended"]
                cells += [f"{mine[0]:.2f} s", f"{other[0]:.2f} s", f"{mine[0] / other[0]:.1f}"]
                cells += [f"{mine[1]:.0f} MB", f"{other[1]:.0f} MB"]
                print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
