"""Processor time of an environment from wheels that are there, beside uv's of the same wheels.

    python3 bench/environments.py PACKAGE… [--uv COMMAND] [--runs N]     (ACCELPKGS_NIX=$PWD/nixw)

Ours is built once, so that the wheels are in the store; then all that is made of them is built once
more (`nix build --rebuild`): unpacked, linked, and its imports and libraries checked, and compared
with what was there, which is part of the time. uv installs the same wheels
into a new venv without a cache, and again with a warm one, where it links. Processor time is user
and system of the whole process tree, as other work on the machine changes it least.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import tempfile
from pathlib import Path

import beside_uv

ROOT = Path(__file__).resolve().parent.parent
EXPRESSION = (
    "let a = import {root} {{ }}; lib = a.lib; set = a.concretise {{ "
    "base = a.bases.host (import {root}/nix/outputs/machine.nix {{ "
    "system = builtins.currentSystem; }}); "
    "python = \"{python}\"; packages = builtins.fromJSON ''{packages}''; }}; in {what}"
)
PYTHON = "3.11"
PRIVATE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "accelpkgs/store"
"""Where nixw keeps a store of its own (docs/nixw.md)."""


def nix(*arguments: str) -> list[str]:
    """A call of the Nix that is named."""
    return [os.environ["ACCELPKGS_NIX"], *arguments]


def spent(command: list[str], **options: object) -> float:
    """User and system seconds of a command and all its children."""
    before = os.times()
    subprocess.run(command, check=True, capture_output=True, **options)  # type: ignore[call-overload]
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])


def main() -> None:
    """Print a table of three lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="+")
    parser.add_argument("--uv")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()

    def expression(what: str) -> str:
        packages = json.dumps(options.packages)
        return EXPRESSION.format(root=ROOT, python=PYTHON, packages=packages, what=what)

    build = nix("build", "--impure", "--no-link", "--expr", expression("set.python"))
    subprocess.run(build, check=True)

    def ask(what: str) -> list[str]:
        command = nix("eval", "--impure", "--json", "--expr", expression(what))
        return list(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))

    made = "builtins.concatMap (p: [ p.drvPath p.build.drvPath ])"
    ours = [*ask(f"{made} (builtins.attrValues set.packages)"), *ask("[ set.python.drvPath ]")]
    again = nix("build", "--rebuild", "--no-link", *(f"{drv}^*" for drv in sorted(set(ours))))
    wheels = ask("map (p: p.source.outPath) (builtins.attrValues set.packages)")
    own = []
    for _ in range(options.runs):
        own.append(spent(again))
    cold: list[float] = []
    warm: list[float] = []
    with beside_uv.uv_of(options.uv) as uv, tempfile.TemporaryDirectory() as folder:
        files = []
        for path in wheels:
            # Nix names a wheel with a hash before it; installers want its own name.
            link = Path(folder, "wheels", Path(path).name.partition("-")[2])
            link.parent.mkdir(exist_ok=True)
            link.symlink_to(path if Path(path).exists() else f"{PRIVATE}{path}")
            files.append(str(link))
        for number in range(options.runs):
            for cache, times in (("--no-cache", cold), (f"--cache-dir={folder}/cache", warm)):
                venv = f"{folder}/{number}{cache[2:4]}"
                subprocess.run([uv, "venv", "-q", "-p", PYTHON, venv], check=True)
                install = [uv, "pip", "install", "-q", "--no-deps", cache, *files]
                python = {**os.environ, "VIRTUAL_ENV": venv}
                if cache != "--no-cache" and number == 0:
                    subprocess.run(install, check=True, env=python)
                    subprocess.run([uv, "venv", "-q", "--clear", "-p", PYTHON, venv], check=True)
                times.append(spent(install, env=python))
    base = statistics.median(cold)
    for name, times in (("ours", own), ("uv, no cache", cold), ("uv, warm", warm)):
        median = statistics.median(times)
        print(f"| {name} | {len(wheels)} wheels | {median:.2f} s | {median / base:.2f} times |")


if __name__ == "__main__":
    main()
