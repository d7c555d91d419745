"""`updater lock` beside `uv pip compile`: the same requirements, the same index, by turns.

    python bench/lock.py FOLDER [--runs N] [--uv COMMAND] [--delay SECONDS] [REQUIREMENTS]

Run it where the updater runs (its dependencies are needed), with a nix on PATH or in ACCELPKGS_NIX:
ours plans what it found. FOLDER keeps what the index said (kept_index.py); what it lacks is fetched
by runs that are not counted. REQUIREMENTS is a file, by default bench/requests/lock.txt: CPython
3.12 on x86_64. Warm is with the cache that the cold run before it made. Printed are medians of wall
and processor time, ours ÷ uv, and what was asked for.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import beside_uv

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Run:
    """What one run cost; `asked`: requests by kind, and bytes."""

    wall: float
    processor: float
    asked: dict[str, int]


def timed(command: list[str], environment: dict[str, str], counts: str) -> Run:
    """Run a command."""
    with urllib.request.urlopen(counts):
        before, start = os.times(), time.perf_counter()
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    wall, after = time.perf_counter() - start, os.times()
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}\n{done.stderr}")
    with urllib.request.urlopen(counts) as answer:
        asked = json.load(answer)
    return Run(wall, sum(after[2:4]) - sum(before[2:4]), asked)


def pair(uv: str, index: str, requirements: Path, folder: Path, name: str) -> dict[str, list[Run]]:
    """One cold and one warm run of each, with caches that are made for it."""
    cache, counts = folder / f"cache-{name}", index.replace("/simple", "/counts")
    if name == "ours":
        command = [sys.executable, "-m", "accelpkgs_updater", "lock", str(requirements)]
        command += ["--python", "3.12", "--system", "x86_64-linux", "--index", index, "--quiet"]
        command += ["-o", str(folder / "locked")]
        own = {"XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(ROOT / "updater" / "src")}
    else:
        command = [uv, "pip", "compile", "--quiet", "--no-config", "--python", sys.executable]
        command += ["--python-version", "3.12", "--python-platform", "x86_64-manylinux_2_28"]
        command += ["--index-url", index, str(requirements)]
        own = {"UV_CACHE_DIR": str(cache)}
    shutil.rmtree(cache, ignore_errors=True)
    shutil.rmtree(folder / "locked", ignore_errors=True)
    cold = timed(command, own, counts)
    return {"cold": [cold], "warm": [timed(command, own, counts) for _ in range(2)]}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    default = ROOT / "bench/requests/lock.txt"
    parser.add_argument("requirements", type=Path, nargs="?", default=default)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--uv")
    parser.add_argument("--delay", default="0")
    options = parser.parse_args()
    server = [sys.executable, str(ROOT / "bench/kept_index.py"), str(options.folder)]
    server += ["--delay", options.delay]
    made: dict[str, dict[str, list[Run]]] = {n: {"cold": [], "warm": []} for n in ("ours", "uv")}
    with (
        beside_uv.uv_of(options.uv) as uv,
        tempfile.TemporaryDirectory() as temporary,
        subprocess.Popen(server, stdout=subprocess.PIPE, text=True) as process,
    ):
        try:
            assert process.stdout is not None
            index = process.stdout.readline().strip()
            for turn in range(options.runs + 1):
                for name, sorts in made.items():
                    for sort, runs in pair(
                        uv, index, options.requirements, Path(temporary), name
                    ).items():
                        # The first turn fills the folder.
                        sorts[sort] += runs if turn else []
        finally:
            process.terminate()
    print(f"load {os.getloadavg()[0]:.1f}, {options.runs} turns, delay {options.delay} s")
    heads = ["", "wall", "processor", "ours ÷ uv, wall", "pages", "METADATA", "MB"]
    print("| " + " | ".join(heads) + " |\n" + "|---" * len(heads) + "|")
    for sort in ("cold", "warm"):
        walls = {n: statistics.median(r.wall for r in s[sort]) for n, s in made.items()}
        for name, sorts in made.items():
            runs = sorts[sort]
            asked = runs[-1].asked
            cells = [
                f"{name}, {sort}",
                f"{walls[name]:.2f} s ({min(r.wall for r in runs):.2f} to "
                f"{max(r.wall for r in runs):.2f})",
                f"{statistics.median(r.processor for r in runs):.2f} s",
                f"{walls['ours'] / walls['uv']:.1f}" if name == "ours" else "",
                str(asked.get("pages", 0)),
                str(asked.get("METADATA", 0) + asked.get("files", 0)),
                f"{asked.get('bytes', 0) / 1e6:.1f}",
            ]
            print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
