"""Everything that is measured beside uv, one after the other, as one page.

    python bench/side_by_side.py FOLDER [--runs N] [--uv COMMAND] [--only NAME…]

Run it where the updater runs (its dependencies are needed), with a nix on PATH or in ACCELPKGS_NIX.
FOLDER keeps what can be used again: `leaves`, which README.md tells how to make and which is made
where it is not there, and `index`, what the package index said (kept_index.py). uv comes from the
package index where --uv names none. Nothing is judged, and what fails is told in its place.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

import beside_uv

ROOT = Path(__file__).resolve().parent.parent
LEAVES = [
    "jupyterlab",
    "streamlit",
    "sphinx",
    "black",
    "scikit-learn",
    "matplotlib",
    "seaborn",
    "statsmodels",
    "spacy",
    "boto3",
    "fastapi[standard]",
    "celery",
    "dask[distributed]",
    "django",
    "bokeh",
    "plotly",
    "xgboost",
    "lightgbm",
    "sqlalchemy",
    "pylint",
    "mypy",
    "lightning",
    "pytest",
    "aiohttp",
]
WHEELS = ("scipy", "pandas")


def parts(folder: Path, runs: str, uv: str) -> dict[str, tuple[str, list[str], bool]]:
    """Name → what it shows, its arguments, and whether it builds, with nixw."""
    of_uv = ["--uv", uv]
    imports = ["--import", "scipy.stats", "--import", "pandas"]
    return {
        "beside_uv": (
            "Plans and refusals",
            [str(folder / "leaves"), "--runs", runs, *of_uv],
            False,
        ),
        "hard": ("Puzzles", of_uv, False),
        "lock": ("Locks", [str(folder / "index"), "--runs", runs, *of_uv], False),
        "environments": ("Environments", [*WHEELS, *of_uv], True),
        "look_ups": ("Look-ups of an import", [*WHEELS, *imports, *of_uv], True),
    }


def with_leaves(folder: Path) -> None:
    """Make the leaves where there are none."""
    if not (folder / "leaves").is_dir():
        lock = [sys.executable, "-m", "accelpkgs_updater", "lock", *LEAVES, "--quiet"]
        source = {**os.environ, "PYTHONPATH": str(ROOT / "updater/src")}
        subprocess.run([*lock, "-o", str(folder / "leaves")], check=True, env=source, cwd=ROOT)


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", default="7")
    parser.add_argument("--uv")
    parser.add_argument("--only", nargs="*")
    options = parser.parse_args()
    nix = os.environ.get("ACCELPKGS_NIX") or shutil.which("nix") or sys.exit("there is no nix")
    options.folder.mkdir(parents=True, exist_ok=True)
    folder = options.folder.resolve()
    with beside_uv.uv_of(options.uv) as uv:
        versions = [
            subprocess.run([c, "--version"], capture_output=True, text=True, check=True).stdout
            for c in (uv, nix)
        ]
        day = time.strftime("%Y-%m-%d", time.gmtime())
        said = " and ".join(v.strip().partition(" (")[0] for v in versions)
        print(f"{day}, {said}, {os.cpu_count()} cores, {platform.machine()}", flush=True)
        for name, (title, arguments, builds) in parts(folder, options.runs, uv).items():
            if options.only and name not in options.only:
                continue
            if name == "beside_uv":
                with_leaves(folder)
            load = os.getloadavg()[0]
            print(f"\n{title} (`bench/{name}.py`, load {load:.0f} when it began):\n", flush=True)
            own = {**os.environ, "ACCELPKGS_NIX": str(ROOT / "nixw") if builds else nix}
            done = subprocess.run(
                [sys.executable, str(ROOT / f"bench/{name}.py"), *arguments],
                env=own,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
            if done.returncode:
                print(f"ended with {done.returncode}: {done.stderr.strip()[-300:]}", flush=True)


if __name__ == "__main__":
    main()
