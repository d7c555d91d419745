"""Build an environment on the host base, with visible progress, or find that it is built already."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

from apps import nix
from apps.cache import Entry
from apps.problems import Problems, build_failed
from apps.progress import Progress
from apps.terminal import Terminal


@dataclass(frozen=True)
class Environment:
    """A built environment: its folder in the store, and the plan that it was built from."""

    path: Path
    plan: dict[str, Any]

    @property
    def python(self) -> str:
        return str(self.path / "bin" / "python")


def environment(request: dict[str, Any], interpreter: str, name: str, announce: Callable[[dict[str, Any]], None]) -> Environment:
    """The environment of `request` with the machine's `interpreter`.

    `announce` is called with the plan before anything is fetched or built. Raises the library's problems, or E425.
    """
    # The checkout is a store path, so its name stands for everything in it.
    entry = Entry(request=request, interpreter=_identity(interpreter), source=str(nix.ROOT), nix=os.environ.get("NIX_REMOTE", ""))
    facts = entry.facts()
    if facts is None:
        from apps.commands.plan import plan

        facts = {"plan": plan(request)}
        announce(facts["plan"])
        _build({**request, "interpreter": interpreter}, entry, name)
        entry.note(facts)
    else:
        announce(facts["plan"])
    return Environment(Path(os.path.realpath(entry.link)), facts["plan"])


def _identity(interpreter: str) -> list[Any]:
    # Two interpreters of one name, before and after an upgrade of the distribution, are two.
    real = os.path.realpath(interpreter)
    status = os.stat(real)
    return [interpreter, real, status.st_size, status.st_mtime_ns]


def _build(request: dict[str, Any], entry: Entry, name: str) -> None:
    terminal = Terminal.of(sys.stderr)
    progress = Progress(sys.stderr, terminal)
    with nix.request_file(request) as path, open(entry.log, "w", encoding="utf-8") as log:
        arguments = [*nix.command(), "build", "--impure", "--log-format", "internal-json", "-v", "--out-link", str(entry.link)]
        arguments += ["--file", str(nix.ENTRY / "environment.nix"), "--argstr", "requestFile", path, "environment"]
        process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace")
        assert process.stderr is not None
        for line in process.stderr:
            log.write(line)
            progress.feed(line)
        code = process.wait()
    progress.close()
    if code != 0:
        raise _failure(name, progress, str(entry.log))
    entry.log.unlink()


def _failure(name: str, progress: Progress, log: str) -> Problems:
    # A builder that refuses says so in our format, in its log; a refusal at evaluation is in Nix's own error.
    for text in ("\n".join(progress.tail), "\n".join(progress.errors)):
        if "accelpkgs E" in text:
            return nix.failure(f"build {name}", text)
    return build_failed(name, log, [line for error in progress.errors for line in error.splitlines()] or list(progress.tail))
