"""Run code of others: in a session of its own, for a time, with so much output, and no escapes."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from confine import confinement
from descendants import adopt, end_all
from problem import plain

__all__ = ["Done", "run_foreign"]

_PIECE, _KEPT = 1 << 16, 1 << 15


class Done(NamedTuple):
    """How it ended. `code` is negative for a signal; `lines` are the last ones; `over` is the limit
    that it went over, `seconds` or `bytes`.
    """

    code: int
    lines: list[str]
    over: str | None

    @property
    def end(self) -> str:
        """How it ended, in words."""
        return f"signal {-self.code}" if self.code < 0 else f"exit {self.code}"


class _Output:
    """What a process prints: counted, its end kept; shown line by line where that is asked for."""

    def __init__(self, show: bool) -> None:
        self.show, self.count, self.kept = show, 0, b""
        self.waiting = b""

    def take(self, piece: bytes) -> None:
        self.count += len(piece)
        self.kept = (self.kept + piece)[-_KEPT:]
        if self.show:
            *lines, self.waiting = (self.waiting + piece).split(b"\n")
            self.tell(lines)
            if len(self.waiting) > _KEPT:
                self.finish()

    def tell(self, lines: Sequence[bytes]) -> None:
        for line in lines:
            text = line.decode("utf-8", "replace").rstrip("\r").rpartition("\r")[2]
            shown = plain(text.expandtabs(), _KEPT)
            # Nix obeys a line that begins so.
            indent = " " if shown.startswith("@nix ") else ""
            print(indent + shown, file=sys.stderr, flush=True)

    def finish(self) -> None:
        if self.waiting:
            self.tell([self.waiting])
            self.waiting = b""

    def lines(self) -> list[str]:
        texts = (
            plain(line.strip(), 300) for line in self.kept.decode("utf-8", "replace").split("\n")
        )
        return [text for text in texts if text]


def run_foreign(
    command: Sequence[str],
    *,
    variables: Mapping[str, str],
    folder: Path,
    writes: Sequence[Path],
    seconds: float | None = None,
    most: int | None = None,
    given: str = "",
    show: bool = False,
) -> Done:
    """Run a command in `folder` to its end, or until it goes over a limit; nothing that it started
    stays. It can write to the folders `writes` alone (confine.py). Raises Problem E235.

    `seconds` of time; `most` bytes of output; `given` is its input; `show`: its output goes to the
    log while it runs.
    """
    others = adopt()
    process = subprocess.Popen(
        command,
        env=dict(variables),
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=confinement(writes),
    )
    assert process.stdin and process.stdout
    output = _Output(show)
    try:
        with suppress(BrokenPipeError):
            process.stdin.write(given.encode())
            process.stdin.close()
        over = _follow(process, process.stdout, output, seconds, most)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        end_all(others)
        process.stdout.close()
    output.finish()
    return Done(process.returncode, output.lines(), over)


def _follow(
    process: subprocess.Popen[bytes],
    stream: IO[bytes],
    output: _Output,
    seconds: float | None,
    most: int | None,
) -> str | None:
    """Read until the process ends; return the limit that it went over."""
    started = time.monotonic()
    ended = False
    while True:
        # What it left behind may keep the pipe open.
        readable, _, _ = select.select([stream], [], [], 0.1)
        piece = os.read(stream.fileno(), _PIECE) if readable else b""
        output.take(piece)
        if most is not None and output.count > most:
            return "bytes"
        if not piece and (readable or ended):
            return _wait(process, started, seconds)
        if seconds is not None and time.monotonic() - started > seconds:
            return "seconds"
        ended = process.poll() is not None


def _wait(process: subprocess.Popen[bytes], started: float, seconds: float | None) -> str | None:
    """Wait for a process that prints nothing any more."""
    try:
        left = None if seconds is None else max(0.1, started + seconds - time.monotonic())
        process.wait(left)
    except subprocess.TimeoutExpired:
        return "seconds"
    return None
