"""The evaluator of site/nix, from Python."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def run_evaluator(node: str, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What site/nix says of each `{ source }` or `{ request }` (evaluate.mjs)."""
    done = subprocess.run(
        [node, str(HERE / "evaluate.mjs"), str(ROOT)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers
