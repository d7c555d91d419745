"""Build an environment on the host base, with visible progress, or find that it is built already."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps import nix
from apps.cache import Entry
from apps.commands.plan import plan_of
from apps.detect import Machine
from apps.machine import toolchain
from apps.machine.pythons import Python
from apps.problems import Problems, build_failed, no_usr_in_sandbox
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


class Wanted:
    """An environment that is asked for: `request` on this `machine` with its interpreter `python`."""

    def __init__(self, request: dict[str, Any], machine: Machine, python: Python) -> None:
        self._asked = {
            "request": {**request, "python": python.request},
            "base": base(machine, python),
        }
        # The checkout is a store path, so its name stands for everything in it; the store is another one in another place.
        self._entry = Entry(
            asked=self._asked, source=str(nix.ROOT), store=os.environ.get("NIX_REMOTE", "")
        )
        self._facts = self._entry.facts()
        self.built = self._facts is not None

    def plan(self) -> dict[str, Any]:
        """The plan, from the cache or from Nix. Raises the library's problems."""
        if self._facts is None:
            self._facts = {"plan": plan_of(nix.evaluate("environment", self._asked))}
        return self._facts["plan"]

    def build(self, name: str) -> Environment:
        """The environment, built where it is not there. Raises E425, or what a builder refused."""
        plan = self.plan()
        if not self.built:
            _build(self._asked, self._entry, name)
            self._entry.note(self._facts or {})
        return Environment(Path(os.path.realpath(self._entry.link)), plan)


def base(machine: Machine, python: Python) -> dict[str, Any]:
    """The arguments of `bases.host` for the machine and one of its interpreters."""
    facts: dict[str, Any] = {
        # Not the path where it was found: that may be a virtual environment's, which the sandbox does not show.
        "pythons": {python.request: {"executable": python.executable, "version": python.version}},
        "system": machine.system,
        "glibc": machine.glibc,
        "compiler": {"gcc": machine.gcc.version.split(".")[0]} if machine.gcc else None,
    }
    toolkit = toolchain.toolkit(machine.nvcc) if machine.nvcc else None
    if machine.nvcc and toolkit:
        facts["cudaToolkit"] = {
            "path": toolkit,
            "version": ".".join(machine.nvcc.version.split(".")[:2]),
        }
    return facts


def _build(asked: dict[str, Any], entry: Entry, name: str) -> None:
    for attempt in (1, 2, 3):
        progress = Progress(sys.stderr, Terminal.of(sys.stderr))
        code = _nix_build(asked, entry, progress)
        if code == 0:
            entry.log.unlink()
            return
        # Nix ends every process of a build user before and after a build, those of a Nix with another store included, where both
        # number their users alike. What was built is kept, so another attempt continues.
        if attempt == 3 or not any("signal 9" in error for error in progress.errors):
            raise _failure(name, progress, str(entry.log))
        print("  a builder was killed from outside; trying again", file=sys.stderr)


def _nix_build(asked: dict[str, Any], entry: Entry, progress: Progress) -> int:
    with nix.request_file(asked) as path, open(entry.log, "w", encoding="utf-8") as log:
        arguments = [
            *nix.command(),
            "build",
            "--impure",
            "--log-format",
            "internal-json",
            "-v",
            "--out-link",
            str(entry.link),
        ]
        arguments += [
            "--file",
            str(nix.ENTRY / "environment.nix"),
            "--argstr",
            "requestFile",
            path,
            "environment",
        ]
        process = subprocess.Popen(
            arguments,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        assert process.stderr is not None
        for line in process.stderr:
            log.write(line)
            progress.feed(line)
        code = process.wait()
    progress.close()
    return code


def _failure(name: str, progress: Progress, log: str) -> Problems:
    # A builder that refuses says so in our format, in its log; a refusal at evaluation is in Nix's own error.
    for text in ("\n".join(progress.tail), "\n".join(progress.errors)):
        if "accelpkgs E" in text:
            return nix.failure(f"build {name}", text)
    if any(line.startswith("error: executing '/usr") for line in progress.tail):
        return no_usr_in_sandbox()
    return build_failed(
        name,
        log,
        [*list(progress.tail)[-3:], *(error.splitlines()[0] for error in progress.errors[:1])],
    )
