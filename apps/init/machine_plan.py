"""The plan of a locked project for this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps import base, detect, nix, request, support
from apps.base import Base
from apps.detect import Machine
from apps.init import lock_file
from apps.nix import Planned
from apps.problem import Problems
from apps.terminal import Terminal


@dataclass(frozen=True)
class Said:
    """What a person says in place of what the machine is."""

    python: str | None = None
    base: str | None = None
    cuda: str | None = None
    capabilities: tuple[str, ...] = ()


def machine_plan(
    project: Path, said: Said, terminal: Terminal
) -> tuple[Base, Planned, dict[str, Any]]:
    """The base, the plan, and what was asked for beside what is locked.

    The first Python is taken that the project runs on. Raises what the library says of the first.
    """
    machine = detect.detect()
    if not said.capabilities:
        request.judge_gpus(machine)
    lock = lock_file.read(project)
    refused: list[Problems] = []
    for version in _pythons(machine, said.python, lock_file.pythons(lock, machine.system)):
        try:
            chosen = base.choose(machine, version, said.base)
        except Problems as problems:
            refused.append(problems)
            continue
        for asked in _requests(machine, chosen, said, lock_file.accelerator(lock)):
            whole = {"request": {**asked, "project": str(project)}}
            try:
                return chosen, nix.plan_of("plan", whole, terminal), asked
            except Problems as problems:
                refused.append(problems)
    raise refused[0]


def _pythons(machine: Machine, said: str | None, met: list[str] | None) -> list[str | None]:
    """The versions to try: those of the machine that the project runs on, then any that it does."""
    if said:
        return [said]
    usable = [python.request for python in machine.pythons if not python.problem]
    if met is None:
        return [None, *usable[1:]]
    here = [version for version in usable if version in met]
    # On nixpkgs, then.
    there = [support.MOST_WHEELS] if support.MOST_WHEELS in met else met[-1:]
    return [*(here or there)] or [None]


def _requests(machine: Machine, on: Base, said: Said, is_told: bool) -> Iterator[dict[str, Any]]:
    """What to ask for, the best first: without a GPU, builds for the CPU, or else what there is.

    `is_told`: the project says itself what it is for.
    """
    asked = request.of_machine(machine, on, [])
    del asked["packages"]
    if said.cuda or said.capabilities:
        target = request.target(machine, said.capabilities, said.cuda)
        rest = {key: value for key, value in asked.items() if key not in _TARGET}
        yield {**rest, **{key: value for key, value in target.items() if value}}
        return
    if not is_told:
        yield asked
    if is_told or request.without_gpu(machine):
        yield {key: value for key, value in asked.items() if key != "cuda"}


_TARGET = ("capabilities", "cuda", "driver", "gfx", "jetpack")
