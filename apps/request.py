"""Requests (nix/concretise/README.md): from the options of a command line, or from a machine."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from apps import support
from apps.detect import Machine
from apps.machine.pythons import Python
from apps.problems import no_glibc, no_python, unknown_amd

_PAIR = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(.*)$")


def of(options: argparse.Namespace, packages: Sequence[str]) -> dict[str, Any]:
    """The request of a command line; what was not said is left out.

    Values are not judged here: the library does, all at once.
    """
    request: dict[str, Any] = {"packages": list(packages)}
    for key in ("python", "driver", "glibc", "system", *(a["name"] for a in support.AXES)):
        if getattr(options, key) is not None:
            request[key] = getattr(options, key)
    if request.get("cuda") == "none":
        request["cuda"] = None
    for key, values in (("capabilities", options.capability), ("gfx", options.gfx)):
        if values:
            request[key] = [part for value in values for part in value.split(",") if part]
    if options.library:
        request["libraries"] = list(options.library)
    if options.gcc:
        request["compiler"] = {"gcc": options.gcc}
    if options.flavour:
        request["flavour"] = _flavours(options.flavour)
    if options.constraint:
        request["constraints"] = _constraints(options.constraint)
    if options.prefer:
        request["prefer"] = {
            name: version.lstrip("= ") for name, version in map(_pair, options.prefer)
        }
    if options.prerelease:
        request["prereleases"] = "all" in options.prerelease or list(options.prerelease)
    if options.strict:
        request["strict"] = True
    if options.index:
        request["index"] = [str(Path(folder).absolute()) for folder in options.index]
    return request


def names(request: dict[str, Any]) -> list[str]:
    """The normalised names of the packages asked for, without extras and specifiers."""
    heads = (re.match(r"[A-Za-z0-9._-]*", text.strip()) for text in request["packages"])
    return [re.sub(r"[-_.]+", "-", head.group()).lower() for head in heads if head]


def judge_gpus(machine: Machine) -> None:
    """Raise E437 where GPUs of AMD are all that there is, and none of them is known."""
    told = machine.capabilities or machine.gfx or machine.jetson
    if machine.usable and not told and all(gpu.vendor == "amd" for gpu in machine.usable):
        raise unknown_amd([gpu.label for gpu in machine.usable])


def interpreter(machine: Machine, version: str | None) -> Python:
    """The interpreter for an environment on the machine, of that version where one is said.

    Raises E428 where no wheel can work here, E423 where there is none.
    """
    if machine.glibc is None:
        raise no_glibc()
    python = machine.python(version)
    if python is None:
        seen = [
            f"{python.version} at {python.path} ({python.problem or 'usable'})"
            for python in machine.pythons
        ]
        raise no_python(version, seen)
    return python


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


def of_machine(machine: Machine, python: Python, packages: Sequence[str]) -> dict[str, Any]:
    """The request that states the machine: nothing of it is looked up when it is evaluated.

    Where no GPU is seen, known or not, it is one for the CPU.
    """
    request: dict[str, Any] = {"packages": list(packages), "python": python.request}
    if machine.system != "x86_64-linux":
        request["system"] = machine.system
    if machine.glibc:
        request["glibc"] = machine.glibc
    request.update({key: value for key, value in target(machine).items() if value})
    if without_gpu(machine):
        request["cuda"] = None
    if machine.gcc:
        request["compiler"] = {"gcc": machine.gcc.version.split(".")[0]}
    return request


def _flavours(values: Sequence[str]) -> Any:
    named = dict(value.split("=", 1) for value in values if "=" in value)
    general = [value for value in values if "=" not in value]
    return {**({"default": general[-1]} if general else {}), **named} if named else general[-1]


def _constraints(values: Sequence[str]) -> dict[str, str]:
    constraints: dict[str, str] = {}
    for name, specifier in map(_pair, values):
        # Two constraints on one package hold together.
        constraints[name] = f"{constraints[name]},{specifier}" if name in constraints else specifier
    return constraints


def _pair(text: str) -> tuple[str, str]:
    match = _PAIR.match(text)
    return (match.group(1), match.group(2)) if match else (text, "")
