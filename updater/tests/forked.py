"""The command line in processes that are forked from one that has imported all of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["MEMORY", "SECONDS", "Done", "Zygote", "forking"]

SOURCE = Path(__file__).resolve().parents[1] / "src"
SECONDS = 20
"""Of processor time: what an input may cost."""
MEMORY = 600 << 20
"""Bytes of address space: what an input may cost."""


@dataclass(frozen=True)
class Done:
    """What became of a run: its exit code (negative: the signal), and what it printed."""

    code: int
    out: str
    err: str


class Zygote:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("zygote.py"))],
            env={
                **os.environ,
                "PYTHONPATH": str(SOURCE),
                "PIP_CONFIG_FILE": os.devnull,
                # What a thread reserves and does not use counts, too.
                "MALLOC_ARENA_MAX": "1",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self,
        arguments: list[str],
        *,
        confined: bool = False,
        kill: int = 0,
        log: Path | None = None,
        **environment: str,
    ) -> Done:
        """Run the command line; `confined`: it may take SECONDS and MEMORY, and is killed where it
        takes more.
        """
        out, err = self._folder / "out", self._folder / "err"
        order = {
            "arguments": arguments,
            "environment": environment,
            "kill": kill,
            "log": str(log) if log else None,
            "output": str(out),
            "errors": str(err),
            "seconds": SECONDS if confined else 0,
            "memory": MEMORY,
        }
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        return Done(code, out.read_text("utf-8"), err.read_text("utf-8"))

    def end(self) -> None:
        self._process.communicate()


@contextmanager
def forking(folder: Path) -> Iterator[Zygote]:
    made = Zygote(folder)
    try:
        yield made
    finally:
        made.end()
