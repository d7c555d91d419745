"""The plan of a locked project for this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apps import base, detect, nix, request, support
from apps.base import Base
from apps.detect import Machine
from apps.init import lock_file
from apps.nix import Planned
from apps.problem import Problems
from apps.terminal import Terminal


def machine_plan(
    project: Path, python: str | None, on: str | None, terminal: Terminal
) -> tuple[Base, Planned, dict[str, Any]]:
    """The base, the plan, and what was asked for beside what is locked.

    The first Python is taken that the project runs on. Raises what the library says of the first.
    """
    machine = detect.detect()
    request.judge_gpus(machine)
    lock = lock_file.read(project)
    refused: list[Problems] = []
    for version in _pythons(machine, python, lock_file.pythons(lock, machine.system)):
        try:
            chosen = base.choose(machine, version, on)
        except Problems as problems:
            refused.append(problems)
            continue
        for asked in _requests(machine, chosen, lock_file.accelerator(lock)):
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


def _requests(machine: Machine, on: Base, said: bool) -> Iterator[dict[str, Any]]:
    """What to ask for, the best first: without a GPU, builds for the CPU, or else what there is.

    `said`: the project says itself what it is for.
    """
    asked = request.of_machine(machine, on, [])
    del asked["packages"]
    open_ = {key: value for key, value in asked.items() if key != "cuda"}
    if not said:
        yield asked
    if said or request.without_gpu(machine):
        yield open_
