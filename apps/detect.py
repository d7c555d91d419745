"""The machine, all of it, as one value: what a target must fit."""

from __future__ import annotations

import dataclasses
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from apps import support, table
from apps.machine import gpus, jetson, pythons, toolchain
from apps.machine.gpus import Gpu
from apps.machine.host import Host
from apps.machine.jetson import Jetson
from apps.machine.pythons import Python
from apps.machine.toolchain import Tool
from apps.terminal import Terminal


@dataclass(frozen=True)
class Machine:
    """What was found. None is unknown or absent; `problems` of one thing stand with that thing."""

    system: str | None
    distribution: str | None
    glibc: str | None
    driver: str | None
    gpus: tuple[Gpu, ...]
    jetson: Jetson | None
    pythons: tuple[Python, ...]
    gcc: Tool | None
    nvcc: Tool | None

    def python(self, request: str | None = None) -> Python | None:
        """The interpreter to use: the newest that is usable and not free-threaded.

        Where `request` names one (`3.12`, `3.13t`), it is that one.
        """
        usable = [python for python in self.pythons if python.problem is None]
        if request:
            return next((python for python in usable if python.request == request), None)
        return next((python for python in usable if not python.free_threaded), None)

    @property
    def capabilities(self) -> list[str]:
        """The capabilities of the NVIDIA GPUs, the Jetson's included, each once, oldest first."""
        known = {gpu.capability for gpu in self.gpus} | {
            self.jetson.capability if self.jetson else None
        }
        return sorted((value for value in known if value), key=float)

    @property
    def gfx(self) -> list[str]:
        """The ROCm targets of the AMD GPUs, each once."""
        return sorted({gpu.gfx for gpu in self.gpus if gpu.gfx})

    def as_json(self) -> dict[str, Any]:
        """Everything, with plain values only."""
        return dataclasses.asdict(self)


def detect(host: Host | None = None, extra: Sequence[str] = ()) -> Machine:
    """Look at the machine; `extra` are paths of further interpreters. Raises nothing."""
    host = host or Host()
    return Machine(
        system=support.SYSTEM_OF.get(platform.machine().lower()),
        distribution=_distribution(host),
        glibc=toolchain.glibc(host),
        driver=gpus.nvidia_driver(host),
        gpus=tuple(gpus.find(host)),
        jetson=jetson.find(host),
        pythons=tuple(pythons.find(host, extra)),
        gcc=toolchain.gcc(host),
        nvcc=toolchain.nvcc(host),
    )


def default_python() -> str | None:
    """How a request names this machine's interpreter, such as `3.12`.

    None where there is no usable one.
    """
    usable = [
        python
        for python in pythons.find(Host())
        if python.problem is None and not python.free_threaded
    ]
    return usable[0].request if usable else None


def _distribution(host: Host) -> str | None:
    lines = (host.text("/etc/os-release") or host.text("/usr/lib/os-release") or "").splitlines()
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    return values.get("PRETTY_NAME", "").strip("\"'") or None


def render(machine: Machine, terminal: Terminal) -> str:
    """The machine as a table for people."""
    rows = [
        (
            "system",
            f"{machine.system or 'unknown'}, {machine.distribution or 'unknown distribution'}",
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
    return f"{python.version}{threads}  {python.executable}{problem}"


def _gpu_rows(machine: Machine) -> list[tuple[str, str]]:
    rows = []
    board = machine.jetson
    if board:
        known = f"capability {board.capability or 'unknown'}, L4T {board.l4t or 'unknown'}"
        rows.append(("Jetson", f"{board.model}, {known}"))
    for gpu in machine.gpus:
        what = (
            f"gfx {gpu.gfx or 'unknown'}"
            if gpu.vendor == "amd"
            else f"capability {gpu.capability or 'unknown'}"
        )
        rows.append(("GPU", f"{gpu.name}, {what}  (from {gpu.source})"))
    if not rows:
        rows.append(("GPU", "none seen"))
    if machine.driver or any(gpu.vendor == "nvidia" for gpu in machine.gpus):
        rows.append(
            ("driver", f"NVIDIA {machine.driver}" if machine.driver else "NVIDIA: not loaded")
        )
    return rows
