"""Requests (nix/concretise/README.md) from a machine; `apps/nix/arguments.nix` makes those of a
command line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apps.base import Base
from apps.detect import Machine
from apps.problems import unknown_amd


def judge_gpus(machine: Machine) -> None:
    """Raise E437 where GPUs of AMD are all that there is, and none of them is known."""
    told = machine.capabilities or machine.gfx or machine.jetson
    if machine.usable and not told and all(gpu.vendor == "amd" for gpu in machine.usable):
        raise unknown_amd([gpu.label for gpu in machine.usable])


def target(
    machine: Machine, capabilities: Sequence[str] = (), cuda: str | None = None
) -> dict[str, Any]:
    """The GPUs and the driver of the machine as a part of a request, with what was said instead."""
    wanted: dict[str, Any] = {"capabilities": list(capabilities) or machine.capabilities}
    # A set is for one vendor's GPUs.
    if machine.gfx and not cuda and not wanted["capabilities"]:
        return {"gfx": machine.gfx}
    if cuda:
        wanted["cuda"] = cuda
    # The driver judges what runs here; a capability that was made up is judged by itself. That of a
    # Jetson is numbered by its JetPack.
    if machine.jetson and machine.jetson.jetpack and not capabilities:
        wanted["jetpack"] = machine.jetson.jetpack
    elif machine.driver and not machine.jetson and not capabilities:
        wanted["driver"] = machine.driver
    return wanted


def without_gpu(machine: Machine) -> bool:
    """Whether no GPU was seen: one that is not recognised is one all the same."""
    return not machine.gpus and not machine.jetson


def of_machine(machine: Machine, on: Base, packages: Sequence[str]) -> dict[str, Any]:
    """The request that states the machine: nothing of it is looked up when it is evaluated.

    C library and compiler are the base's. Where no GPU is seen, known or not, it is for the CPU.
    """
    request: dict[str, Any] = {"packages": list(packages), "python": on.python}
    if machine.system != "x86_64-linux":
        request["system"] = machine.system
    if machine.glibc and not on.why:
        request["glibc"] = machine.glibc
    request.update({key: value for key, value in target(machine).items() if value})
    if without_gpu(machine):
        request["cuda"] = None
    if machine.gcc and not on.why:
        request["compiler"] = {"gcc": machine.gcc.version}
    return request
