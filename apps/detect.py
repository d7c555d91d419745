"""The machine, all of it, as one value: what a target must fit."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from apps import support, table
from apps.machine import amd, gpus, jetson, nvidia, pythons, surroundings, toolchain
from apps.machine.gpu import Gpu
from apps.machine.host import Host
from apps.machine.jetson import Jetson
from apps.machine.pythons import Python
from apps.machine.toolchain import Tool
from apps.terminal import Terminal

# The modules that hold a GPU for a virtual machine.
GIVEN_AWAY = ("vfio-pci", "pci-stub", "xen-pciback")


@dataclass(frozen=True)
class Machine:
    """What was found. None is unknown or absent; `problems` of one thing stand with that thing.

    `driver` is the version of NVIDIA's kernel module; `driver_library` that of its libraries, where
    it is another; `libcuda` the path of the one that programs load. `python3`: whether
    /usr/bin/python3, which unpacks for every Python, can do it.
    """

    system: str | None
    distribution: str | None
    glibc: str | None
    driver: str | None
    gpus: tuple[Gpu, ...]
    jetson: Jetson | None
    pythons: tuple[Python, ...]
    gcc: Tool | None
    nvcc: Tool | None
    driver_library: str | None = None
    libcuda: str | None = None
    python3: bool = True
    wsl: bool = False

    def python(self, request: str | None = None) -> Python | None:
        """The interpreter to use: the newest that is usable and not free-threaded.

        Where `request` names one (`3.12`, `3.13t`), it is that one, and one that has to be copied
        only if no other is there.
        """
        usable = [python for python in self.pythons if python.problem is None]
        if request:
            copied = [python for python in self.pythons if python.folder]
            asked = (python for python in [*usable, *copied] if python.request == request)
            return next(asked, None)
        return next((python for python in usable if not python.free_threaded), None)

    @property
    def usable(self) -> list[Gpu]:
        """The GPUs that programs here can be meant for.

        Not those that a virtual machine has, nor a part of the processor beside a card of AMD.
        """
        ours = [gpu for gpu in self.gpus if gpu.module not in GIVEN_AWAY]
        cards = any(gpu.vendor == "amd" and not amd.is_integrated(gpu) for gpu in ours)
        return [gpu for gpu in ours if not (cards and amd.is_integrated(gpu))]

    @property
    def capabilities(self) -> list[str]:
        """The capabilities of the NVIDIA GPUs, the Jetson's included, each once, oldest first."""
        known = {gpu.capability for gpu in self.usable} | {
            self.jetson.capability if self.jetson else None
        }
        return sorted((value for value in known if value), key=float)

    @property
    def gfx(self) -> list[str]:
        """The ROCm targets of the AMD GPUs, each once."""
        return sorted({gpu.gfx for gpu in self.usable if gpu.gfx})

    def as_json(self) -> dict[str, Any]:
        """Everything, with plain values only."""
        return dataclasses.asdict(self)


def detect(host: Host | None = None, extra: Sequence[str] = ()) -> Machine:
    """Look at the machine; `extra` are paths of further interpreters. Raises nothing."""
    host = host or Host()
    found = tuple(gpus.find(host))
    answered = any(gpu.source.startswith("nvidia-smi") for gpu in found)
    return Machine(
        system=support.SYSTEM_OF.get(host.machine.lower()),
        distribution=_distribution(host),
        glibc=toolchain.glibc(host),
        driver=nvidia.driver(host),
        gpus=found,
        jetson=jetson.find(host),
        pythons=tuple(pythons.find(host, extra)),
        gcc=toolchain.gcc(host),
        nvcc=toolchain.nvcc(host),
        driver_library=None if answered else nvidia.library(host),
        libcuda=surroundings.libcuda(host),
        python3=pythons.has_python3(host),
        wsl=surroundings.is_wsl(host),
    )


def _distribution(host: Host) -> str | None:
    lines = (host.text("/etc/os-release") or host.text("/usr/lib/os-release") or "").splitlines()
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    return values.get("PRETTY_NAME", "").strip("\"'") or None


def render(machine: Machine, terminal: Terminal) -> str:
    """The machine as a table for people."""
    rows = [
        (
            "system",
            f"{machine.system or 'unknown'}, {machine.distribution or 'unknown distribution'}"
            + (", in WSL" if machine.wsl else ""),
        ),
        ("C library", f"glibc {machine.glibc}" if machine.glibc else "unknown (not glibc)"),
        *_gpu_rows(machine),
        *(("python", _python(python)) for python in machine.pythons),
        ("gcc", f"{machine.gcc.version}  {machine.gcc.path}" if machine.gcc else "not found"),
        ("nvcc", f"{machine.nvcc.version}  {machine.nvcc.path}" if machine.nvcc else "not found"),
    ]
    if not machine.pythons:
        rows.append(("python", "not found"))
    return table.render(("this machine", ""), rows, terminal, [("cyan",)])


def _python(python: Python) -> str:
    threads = " free-threaded" if python.free_threaded else ""
    problem = f"  (not usable: {python.problem})" if python.problem else ""
    if python.folder:
        problem = f"  ({python.problem}: --python {python.request} copies it)"
    return f"{python.version}{threads}  {python.executable}{problem}"


def _gpu_rows(machine: Machine) -> list[tuple[str, str]]:
    rows = [("Jetson", _board(machine.jetson))] if machine.jetson else []
    alike = Counter(_gpu(gpu) for gpu in machine.gpus)
    rows += [("GPU", f"{count} x {gpu}" if count > 1 else gpu) for gpu, count in alike.items()]
    if not rows:
        rows.append(("GPU", "none seen"))
    modules = {gpu.module for gpu in machine.gpus if gpu.vendor == "nvidia"}
    if machine.driver or modules:
        rows.append(("driver", _driver(machine, modules)))
    if machine.driver:
        rows.append(("libcuda", machine.libcuda or "not found"))
    return rows


def _board(board: Jetson) -> str:
    software = f"L4T {board.l4t or 'unknown'}, JetPack {board.jetpack or 'unknown'}"
    return f"{board.model}, capability {board.capability or 'unknown'}, {software}"


def _gpu(gpu: Gpu) -> str:
    kind, value = ("gfx", gpu.gfx) if gpu.vendor == "amd" else ("capability", gpu.capability)
    slices = f", cut into {', '.join(gpu.mig)}" if gpu.mig else ""
    known = value or "unknown: not checked"
    return f"{gpu.label}, {kind} {known}{slices}  (from {gpu.source})"


def _driver(machine: Machine, modules: set[str | None]) -> str:
    if machine.driver:
        return f"NVIDIA {machine.driver}" + (" (of JetPack)" if machine.jetson else "")
    others = sorted(module for module in modules if module)
    return "NVIDIA: not loaded" + (f" ({', '.join(others)} has the GPU)" if others else "")
