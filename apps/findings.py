"""What is wrong with a machine, and what else a person should know of it."""

from __future__ import annotations

from collections.abc import Iterator

from apps.detect import GIVEN_AWAY, Machine
from apps.machine import amd
from apps.machine.gpu import Gpu
from apps.problem import Problem
from apps.problems import no_driver, other_library


def problems(machine: Machine) -> list[str]:
    """What stops programs from using the GPUs that are here, as texts."""
    found: list[Problem] = []
    if not machine.driver and not machine.jetson:
        found += [no_driver(g.label, g.module) for g in machine.usable if g.vendor == "nvidia"]
    if machine.driver_library:
        found.append(other_library(machine.driver, machine.driver_library))
    return [str(problem) for problem in found]


def notices(machine: Machine) -> list[str]:
    """What else there is to know, each a sentence or two, and once for GPUs of one kind."""
    said = (*_gpus(machine), *_library(machine), *_jetson(machine), *_wsl(machine))
    return list(dict.fromkeys(said))


def _gpus(machine: Machine) -> Iterator[str]:
    for gpu in machine.gpus:
        if gpu.module in GIVEN_AWAY:
            yield f"{gpu.label} is held for a virtual machine ({gpu.module}): left out."
        elif not gpu.recognised:
            yield _unknown(gpu)
        elif gpu not in machine.usable:
            yield f"{gpu.label} ({gpu.gfx}) is a part of the processor: the call is for the card."
        elif gpu.vendor == "amd" and machine.capabilities and not amd.is_integrated(gpu):
            yield (
                f"{gpu.label} ({gpu.gfx}) is left out: a set is for the GPUs of one vendor. "
                f'Its own has gfx = [ "{gpu.gfx}" ].'
            )
        elif gpu.vendor == "amd" and gpu.source.startswith("PCI "):
            yield (
                f"{gpu.label} has no node in /sys/class/kfd: programs of ROCm cannot use it until "
                "amdgpu is loaded and has made one."
            )
        if gpu.mig:
            yield f"A program sees one slice (MIG) of {gpu.label} at a time, all of its capability."


def _unknown(gpu: Gpu) -> str:
    what = "gfx" if gpu.vendor == "amd" else "capability"
    told = "rocminfo tells it" if gpu.vendor == "amd" else "nvidia-smi of a driver for it tells it"
    return f"{gpu.label}: {what} unknown: not checked. The plan says nothing about it; {told}."


def _library(machine: Machine) -> Iterator[str]:
    on_nixos = (machine.distribution or "").startswith("NixOS")  # advice.py says it there
    if machine.driver and not machine.libcuda and not on_nixos:
        option = "--runtime nvidia" if machine.jetson else "--gpus all"
        yield (
            "The driver's module is loaded, and libcuda.so.1 is in none of the usual folders: "
            "programs need it. The driver's package has it; a container gets it from the machine "
            f"that it runs on (docker: {option})."
        )


def _jetson(machine: Machine) -> Iterator[str]:
    board = machine.jetson
    if board and board.capability == "11.0":
        yield "CUDA 12.8 and 12.9 call capability 11.0 10.1; JetPack 7 has CUDA 13."
    if board and not board.jetpack:
        release = f"L4T {board.l4t}" if board.l4t else "its release (L4T)"
        yield f'The JetPack of {release} is not known: say it in the request, jetpack = "…".'


def _wsl(machine: Machine) -> Iterator[str]:
    if machine.wsl and machine.gpus:
        yield "WSL: the driver is that of Windows; install none in Linux."
    elif machine.wsl:
        yield (
            "WSL: no GPU of NVIDIA is seen. Its driver is that of Windows: install it there, then "
            "run `wsl --shutdown`."
        )
