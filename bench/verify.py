"""What `updater verify` costs: function calls of its one Nix process and wall time, for the whole
matrix on both sides.

PYTHONPATH=updater/src python3 bench/verify.py      (where the updater's dependencies are, with a
nix on PATH or in ACCELPKGS_NIX)
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path

from accelpkgs_updater.verify.verification import verify_since

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Print what one run over the whole matrix costs."""
    with tempfile.TemporaryDirectory() as folder:
        stats = Path(folder, "stats.json")
        os.environ |= {"NIX_SHOW_STATS": "1", "NIX_SHOW_STATS_PATH": str(stats)}
        start = time.perf_counter()
        found = verify_since(ROOT, "HEAD")
        seconds = time.perf_counter() - start
        calls = json.loads(stats.read_text())["nrFunctionCalls"]
    print(f"{len(found.after)} targets, planned twice: {calls} function calls, {seconds:.1f} s")


if __name__ == "__main__":
    main()
