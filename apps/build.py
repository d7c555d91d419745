"""An environment on the host base: built where it is not there yet, remembered where it is."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps import detect, nix, plan_table, request
from apps.cache import Entry
from apps.detect import Machine
from apps.machine import toolchain
from apps.machine.pythons import Python
from apps.nix.build import build

# The plans that this version makes (nix/concretise/plan-format.nix; a test compares them).
PLAN_FORMAT = 2


@dataclass(frozen=True)
class Environment:
    """A built environment: its folder in the store, and the plan that it was built from."""

    path: Path
    plan: dict[str, Any]

    @property
    def python(self) -> str:
        """The path of its interpreter."""
        return str(self.path / "bin" / "python")


class Wanted:
    """An environment that is asked for: `asked` on this `machine` with its interpreter `python`."""

    def __init__(self, asked: dict[str, Any], machine: Machine, python: Python) -> None:
        self._asked = {
            "request": {**asked, "python": python.request},
            "base": base(machine, python),
        }
        # The checkout is a store path, so its name stands for everything in it; the store is
        # another one in another place.
        self._entry = Entry(
            asked=self._asked, source=str(nix.ROOT), store=os.environ.get("NIX_REMOTE", "")
        )
        facts = self._entry.facts()
        # Of another version: planned and built anew, as if it had never been there.
        ours = facts is not None and facts["plan"].get("format") == PLAN_FORMAT
        self._facts = facts if ours else None
        self.built = self._facts is not None

    def plan(self) -> dict[str, Any]:
        """The plan, from the cache or from Nix. Raises the library's problems."""
        if self._facts is None:
            self._facts = {"plan": nix.plan_of("environment", self._asked)}
        return dict(self._facts["plan"])

    def build(self, name: str) -> Environment:
        """The environment, built where it is not there. Raises E425, or what a builder refused."""
        plan = self.plan()
        if not self.built:
            build(self._asked, name, link=self._entry.link, log=self._entry.log)
            self._entry.note({"plan": plan})
        return Environment(self._entry.link.resolve(), plan)


def named(name: str, words: str) -> Environment:
    """The environment `name` of nix/outputs/requirements.nix on this machine, built where needed.

    It is said, as `words`, where it must be built.
    """
    machine = detect.detect()
    python = request.interpreter(machine, os.environ.get("ACCELPKGS_TEST_PYTHON"))
    wanted = Wanted({"named": name, "cuda": None}, machine, python)
    if not wanted.built:
        packages = list(wanted.plan()["packages"].values())
        size = plan_table.total_size(packages)
        print(f"building {words}: {len(packages)} packages, {size}", file=sys.stderr)
    return wanted.build(words)


def base(machine: Machine, python: Python) -> dict[str, Any]:
    """The arguments of `bases.host` for the machine and one of its interpreters."""
    facts: dict[str, Any] = {
        # Not the path where it was found: that may be a virtual environment's, which the sandbox
        # does not show.
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
