"""What a plan costs: Nix counters (the same on every machine) and the wall time of the whole
process, for the requests in requests/.

    python3 bench/resolve.py [INDEX]        (with a nix on PATH, or in ACCELPKGS_NIX)

Each request is planned and the whole plan printed as JSON, explanations included, by a process of
its own. requests/200.json needs a folder of packages that are not ours; README.md tells how it is
made.
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

ROOT = Path(__file__).resolve().parent.parent
EXPRESSION = (
    "(import {root}/nix/concretise {{ }}).plan "
    "(builtins.fromJSON (builtins.readFile {request}) // {{ index = [ {index} ]; }})"
)


def measure(request: Path, index: str, runs: int = 7) -> dict[str, float]:
    """Packages in the plan, function calls, primop calls, and the median wall time in seconds."""
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
        plan = json.loads(
            subprocess.run(command, env=environment, check=True, capture_output=True).stdout
        )
        counted = json.loads(stats.read_text())
        times = []
        for _ in range(runs):
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            times.append(time.perf_counter() - start)
    return {
        "packages": len(plan["packages"]),
        "calls": counted["nrFunctionCalls"],
        "primops": counted["nrPrimOpCalls"],
        "seconds": statistics.median(times),
    }


def main() -> None:
    """Print a row of the table for each request."""
    index = str(Path(sys.argv[1]).resolve()) if len(sys.argv) > 1 else ""
    print(
        "| request | packages | function calls | per package | primop calls | wall, median of 7 |"
    )
    print("|---|---|---|---|---|---|")
    for request in sorted(
        (ROOT / "bench/requests").glob("*.json"), key=lambda path: int(path.stem)
    ):
        if request.stem == "200" and not index:
            continue
        # Ours alone for ours: what a folder beside them holds would change the plan.
        m = measure(request, index if request.stem == "200" else "")
        per = m["calls"] / m["packages"]
        cells = [f"requests/{request.name}", m["packages"], m["calls"], f"{per:.0f}"]
        cells += [m["primops"], f"{m['seconds']:.3f} s"]
        print(f"| {' | '.join(map(str, cells))} |")


if __name__ == "__main__":
    main()
