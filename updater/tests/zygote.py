"""Runs the command line in processes of its own, for tests that need many: this one imports
everything once and forks. `Zygote` of `forked` speaks to it.

A run is a line of JSON on stdin: `arguments`, `environment`, `output` and `errors` (files). Its
answer is a line: the exit code, negative for a signal. `seconds` and `memory` (bytes) are what it
may take. With `kill` it kills itself by SIGKILL at that step of writing files, in the middle of
what it does; `log` is a file for the names of the steps, or null.
"""

from __future__ import annotations

import fcntl
import json
import os
import resource
import signal
import sys
import tempfile
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

from accelpkgs_updater.cli import main
from accelpkgs_updater.cli.lazy_commands import COMMANDS

for command in COMMANDS:
    import_module(f"accelpkgs_updater.cli.commands.{command}")

lock = threading.Lock()
seen = 0


def step(name: str, kill: int, log: str | None) -> None:
    global seen
    with lock:
        seen += 1
        if log is not None:
            with open(log, "a", encoding="utf-8") as stream:  # noqa: PTH123
                stream.write(f"{name}\n")
        if seen == kill:
            os.kill(os.getpid(), signal.SIGKILL)


def watch(owner: Any, name: str, kill: int, log: str | None) -> None:
    real = getattr(owner, name)

    def called(*arguments: Any, **options: Any) -> Any:
        step(f"before {name}", kill, log)
        result = real(*arguments, **options)
        step(f"after {name}", kill, log)
        return result

    setattr(owner, name, called)


def watch_writes(kill: int, log: str | None) -> None:
    """Let each file be written in two halves, with a step between."""
    real = os.fdopen

    def opened(descriptor: int, mode: str = "r", *more: Any, **options: Any) -> Any:
        stream = real(descriptor, mode, *more, **options)
        if mode == "wb":
            write = stream.raw.write

            class Halves:
                def __enter__(self) -> Any:
                    return self

                def __exit__(self, *_: object) -> None:
                    stream.close()

                def write(self, data: bytes) -> int:
                    middle = len(data) // 2
                    write(data[:middle])
                    step("half written", kill, log)
                    write(data[middle:])
                    step("all written", kill, log)
                    return len(data)

                def __getattr__(self, name: str) -> Any:
                    return getattr(stream, name)

            return Halves()
        return stream

    os.fdopen = opened  # type: ignore[assignment]


def run(order: dict[str, Any]) -> None:
    kill, log = order["kill"], order["log"]
    os.environ.update(order["environment"])
    if order["seconds"]:
        resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"]))
        resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))
    if kill or log:
        watch_all(kill, log)
    sys.argv = ["updater", *order["arguments"]]
    for target, number in ((order["output"], 1), (order["errors"], 2)):
        os.dup2(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def watch_all(kill: int, log: str | None) -> None:
    for owner, name in (
        (tempfile, "mkstemp"),
        (fcntl, "flock"),
        (os, "fsync"),
        (os, "fchmod"),
        (Path, "replace"),
        (Path, "mkdir"),
    ):
        watch(owner, name, kill, log)
    watch_writes(kill, log)


for line in sys.stdin:
    child = os.fork()
    if child == 0:
        run(json.loads(line))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
