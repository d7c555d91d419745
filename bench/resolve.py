"""What a plan or a refusal costs: Nix counters (the same on every machine), the wall time of the
whole process and the memory that was resident at its peak, for the requests in requests/.

    python3 bench/resolve.py [INDEX]        (with a nix on PATH, or in ACCELPKGS_NIX)

Each request is asked by a process of its own, and all of its answer printed as JSON, explanations
included. Those that NEEDS_LEAVES names need a folder of packages that are not ours; README.md tells
how it is made.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EXPRESSION = (
    "let answer = (import {root}/nix/concretise {{ }}).tryPlan "
    "(builtins.fromJSON (builtins.readFile {request}) // {{ index = [ {index} ]; }}); "
    "in answer.plan or answer.message"
)
NEEDS_LEAVES = ("200", "l150", "x220", "l150-sympy", "x220-sympy")


def measure(request: Path, index: str, runs: int = 7) -> dict[str, float]:
    """Packages in the plan (0 of a refusal), function calls, primop calls, the median wall time in
    seconds and the peak of resident memory in megabytes.
    """
    nix = (
        os.environ.get("ACCELPKGS_NIX")
        or shutil.which("nix")
        or sys.exit("there is no nix: use ./nixw")
    )
    with tempfile.TemporaryDirectory() as folder:
        stats = Path(folder, "stats.json")
        command = [
            nix,
            "--extra-experimental-features",
            "nix-command",
            "eval",
            "--store",
            "dummy://",
            "--impure",
            "--json",
        ]
        command += ["--expr", EXPRESSION.format(root=ROOT, request=request, index=index)]
        environment = {**os.environ, "NIX_SHOW_STATS": "1", "NIX_SHOW_STATS_PATH": str(stats)}
        answer = json.loads(
            subprocess.run(command, env=environment, check=True, capture_output=True).stdout
        )
        counted = json.loads(stats.read_text())
        times, peaks = [], []
        for _ in range(runs):
            start = time.perf_counter()
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            assert process.returncode == 0, command
            times.append(time.perf_counter() - start)
            peaks.append(usage.ru_maxrss / 1000)
    return {
        "packages": _packages(answer),
        "calls": counted["nrFunctionCalls"],
        "primops": counted["nrPrimOpCalls"],
        "seconds": statistics.median(times),
        "megabytes": max(peaks),
    }


def _packages(answer: Any) -> int:
    """Of all targets, where there are several; none of a refusal."""
    if isinstance(answer, str):
        return 0
    return sum(len(plan["packages"]) for plan in answer.get("plans", {"": answer}).values())


def main() -> None:
    """Print a row of the table for each request."""
    index = str(Path(sys.argv[1]).resolve()) if len(sys.argv) > 1 else ""
    heads = ["request", "packages", "function calls", "per package", "primop calls"]
    print(f"| {' | '.join([*heads, 'wall, median of 7', 'peak'])} |")
    print("|---|---|---|---|---|---|---|")
    for request in sorted((ROOT / "bench/requests").glob("*.json"), key=_order):
        if request.stem in NEEDS_LEAVES and not index:
            continue
        # Ours alone for ours: what a folder beside them holds would change the plan.
        m = measure(request, index if request.stem in NEEDS_LEAVES else "")
        count, per = m["packages"], f"{m['calls'] / m['packages']:.0f}" if m["packages"] else ""
        cells = [f"requests/{request.name}", count or "refused", m["calls"], per, m["primops"]]
        cells += [f"{m['seconds']:.3f} s", f"{m['megabytes']:.0f} MB"]
        print(f"| {' | '.join(map(str, cells))} |")


def _order(request: Path) -> tuple[int, str]:
    """By the number of packages in the name, names without one last."""
    digits = "".join(c for c in request.stem if c.isdigit())
    return int(digits or 10**6), request.stem


if __name__ == "__main__":
    main()
