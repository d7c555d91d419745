"""Children (child.py), each with a time limit; what they answered, however they ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True)
class Answers:
    """What a child answered; `end` says how it ended where it did not answer everything."""

    rows: tuple[dict[str, Any], ...]
    end: str | None

    def of(self, key: str) -> list[dict[str, Any]]:
        """The answers that have a key."""
        return [row for row in self.rows if key in row]

    def first(self, key: str) -> Any:
        """The value of the first answer with a key; None where there is none."""
        return next((row[key] for row in self.rows if key in row), None)


def ask(
    word: str, question: dict[str, Any], seconds: float, variables: Mapping[str, str] | None = None
) -> Answers:
    """Ask in a child with these variables beside those of this process."""
    with tempfile.TemporaryDirectory(prefix="accelpkgs-prove-") as folder:
        file = Path(folder, "answers")
        file.touch()
        process = subprocess.Popen(
            [sys.executable, "-I", "-B", str(_CHILD), word, str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "CUDA_DEVICE_ORDER": "PCI_BUS_ID", **(variables or {})},
            # What it starts (compilers) ends with it.
            start_new_session=True,
        )
        try:
            _, said = process.communicate(json.dumps(question).encode(), timeout=seconds)
            end = _ended(process.returncode, said)
        except subprocess.TimeoutExpired:
            _kill(process)
            end = f"did not end within {seconds:g} s"
        rows = _rows(file)
    if rows and "end" in rows[-1]:
        return Answers(tuple(rows[:-1]), None)
    return Answers(tuple(rows), end)


def _kill(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _rows(file: Path) -> list[dict[str, Any]]:
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    # The last one may have been cut off.
    return [json.loads(line) for line in lines if line.endswith("\n")]


def _ended(code: int, said: bytes) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return f"ended with exit code {code}" + (f": {lines[-1].strip()[:200]}" if lines else "")
