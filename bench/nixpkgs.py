"""What the overlays cost on a nixpkgs, in calls of Nix, which are the same on every machine.

    python3 bench/nixpkgs.py TREE        (with a nix on PATH, or in ACCELPKGS_NIX)

TREE is any nixpkgs, or a tree derived from it (docs/nixpkgs-compared.md). Each row is a process of
its own that evaluates an environment down to its derivation.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
# An environment without torch, and one with it.
PLAIN = ["numpy", "requests", "jinja2"]
TORCH = ["torch", "numpy", "requests"]
# Ordinary packages, of which as many are taken as an environment with torch has.
ORDINARY = [
    *("numpy", "requests", "jinja2", "filelock", "setuptools", "typing-extensions", "pillow"),
    *("psutil", "pyyaml", "click", "attrs", "packaging", "pytest", "six", "wcwidth", "pygments"),
    *("python-dateutil", "pytz", "tomlkit", "more-itertools", "platformdirs", "beautifulsoup4"),
    *("hypothesis", "black", "sphinx", "aiohttp", "httpx", "lxml", "mako", "cryptography"),
]
SCOPE = """
  let
    overlays = import {root}/overlays {{ }};
    on = added: import {root}/tests/nixpkgs/adapt {{ tree = {tree}; }} {{
      config = {{ cudaSupport = true; allowUnfree = true; }}; overlays = added;
    }};
    bare = on [ ];
    cuda = on [ overlays.default overlays.cuda ];
    oneCuda = on [ overlays.default overlays.one-cuda overlays.cuda ];
    packagesOf = python: names: map (name: python.pkgs.${{name}}) names;
    count = python: names:
      builtins.length (python.pkgs.requiredPythonModules (packagesOf python names));
    has = python: names: (python.withPackages (_: packagesOf python names)).drvPath;
  in
"""


class Row(NamedTuple):
    """An environment: how many packages it has, the interpreter with them, and its calls of Nix."""

    packages: int
    calls: int


def _evaluate(tree: Path, expression: str) -> tuple[str, int]:
    nix = (
        os.environ.get("ACCELPKGS_NIX")
        or shutil.which("nix")
        or sys.exit("there is no nix: use ./nixw")
    )
    with tempfile.TemporaryDirectory() as folder:
        stats = Path(folder, "stats.json")
        command = [nix, "--extra-experimental-features", "nix-command", "eval", "--impure"]
        command += ["--raw", "--expr", SCOPE.format(root=ROOT, tree=tree) + expression]
        environment = {**os.environ, "NIX_SHOW_STATS": "1", "NIX_SHOW_STATS_PATH": str(stats)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(done.stderr)
        return done.stdout, json.loads(stats.read_text("utf-8"))["nrFunctionCalls"]


def _list(names: list[str]) -> str:
    return f"[ {' '.join(f'{chr(34)}{name}{chr(34)}' for name in names)} ]"


def _row(tree: Path, python: str, names: list[str]) -> Row:
    counted, _ = _evaluate(tree, f"toString (count {python} {_list(names)})")
    return Row(int(counted), _evaluate(tree, f"has {python} {_list(names)}")[1])


def _as_many(tree: Path, packages: int) -> list[str]:
    """The fewest of ORDINARY that are at least as many with all that they require."""
    counts, _ = _evaluate(
        tree,
        f"builtins.toJSON (builtins.genList (n: count bare.python3 (bare.lib.take (n + 1) "
        f"{_list(ORDINARY)})) {len(ORDINARY)})",
    )
    enough = [taken for taken, count in enumerate(json.loads(counts), 1) if count >= packages]
    return ORDINARY[: enough[0]]


def measure(tree: Path) -> dict[str, Row]:
    """Every row of the table."""
    rows = {"bare": _row(tree, "bare.python3", PLAIN)}
    rows["unused: default, cuda"] = _row(tree, "cuda.python3", PLAIN)
    rows["unused: default, one-cuda, cuda"] = _row(tree, "oneCuda.python3", PLAIN)
    rows["torch: default, cuda"] = _row(tree, "cuda.python3", TORCH)
    rows["torch: default, one-cuda, cuda"] = _row(tree, "oneCuda.python3", TORCH)
    packages = rows["torch: default, cuda"].packages
    rows["bare, as many packages"] = _row(tree, "bare.python3", _as_many(tree, packages))
    both = f"toString (map (python: has python {_list(TORCH)}) [ cuda.python312 cuda.python313 ])"
    rows["torch in two Pythons"] = Row(2 * packages, _evaluate(tree, both)[1])
    return rows


def main() -> None:
    """Print the table, with what each row costs beside a bare one."""
    if len(sys.argv) != 2:
        sys.exit("usage: python3 bench/nixpkgs.py TREE")
    rows = measure(Path(sys.argv[1]).resolve())
    print("| overlays | packages | function calls | beside bare |")
    print("|---|---|---|---|")
    for name, row in rows.items():
        beside = ""
        if name.startswith("unused"):
            beside = f"+ {row.calls - rows['bare'].calls}"
        elif name.startswith("torch"):
            beside = f"{row.calls / rows['bare, as many packages'].calls:.2f} times"
        print(f"| {name} | {row.packages} | {row.calls} | {beside} |")


if __name__ == "__main__":
    main()
