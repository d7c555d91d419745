"""One Nix evaluation from Python, with data in and data out: for test cases by the thousand and for
collection time.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


class NixError(AssertionError):
    """Nix refused an expression; the text is its own message."""


def nix() -> str:
    """The nix to call: ACCELPKGS_NIX (nixw sets it) or the one on PATH.

    No nix is a failure, not a skip.
    """
    found = os.environ.get("ACCELPKGS_NIX") or shutil.which("nix")
    assert found, "there is no nix: run the tests with `./nixw run --impure .#test`"
    return found


def evaluate(expression: str, data: Any = None, *, root: Path = ROOT) -> Any:
    """The value of a Nix expression in which `root` is the checkout, `lib` is nix/lib and `data` is
    what is given here.
    """
    return evaluate_counted(expression, data, root=root)[0]


def evaluate_counted(expression: str, data: Any = None, *, root: Path = ROOT) -> tuple[Any, int]:
    """Like `evaluate`, with the number of function calls that it took."""
    with tempfile.TemporaryDirectory() as folder:
        given, stats = Path(folder, "data.json"), Path(folder, "stats.json")
        given.write_text(json.dumps(data), encoding="utf-8")
        scope = (
            f"let root = {root}; lib = import {root}/nix/lib; "
            f'data = builtins.fromJSON (builtins.readFile "{given}"); in'
        )
        answer = subprocess.run(
            # Nothing is built or stored, so no store is needed.
            [
                nix(),
                "--extra-experimental-features",
                "nix-command",
                "eval",
                "--store",
                "dummy://",
                "--read-only",
                "--impure",
                "--json",
                "--expr",
                f"{scope} {expression}",
            ],
            capture_output=True,
            text=True,
            env={**os.environ, "NIX_SHOW_STATS": "1", "NIX_SHOW_STATS_PATH": str(stats)},
            check=False,
        )
        if answer.returncode != 0:
            raise NixError(answer.stderr)
        return json.loads(answer.stdout), json.loads(stats.read_text(encoding="utf-8"))[
            "nrFunctionCalls"
        ]
