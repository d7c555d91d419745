"""Which base an environment is built on: decided by looking, never assumed."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps import support
from apps.detect import Machine
from apps.machine import toolchain
from apps.machine.pythons import Python
from apps.nix import ROOT, sandbox
from apps.problems import no_glibc, no_python, unknown_base

NAMES = ("host", "nixpkgs")


@dataclass(frozen=True)
class Base:
    """A base of nix/bases: `arguments` are what `apps/nix/base.nix` makes it of, `python` is how a
    request names its interpreter. `why` says for what reason it is nixpkgs; None for the host.
    """

    arguments: dict[str, Any]
    python: str
    why: str | None = None


def choose(machine: Machine, version: str | None, named: str | None = None) -> Base:
    """The base for the machine, with an interpreter of that version where one is said.

    `host` only where a usable Python is in /usr and the sandbox of the Nix that builds shows /usr.
    `named` (or ACCELPKGS_BASE) overrides. Raises E423 or E428 where neither base can do it, E424
    for another name.
    """
    named = named or os.environ.get("ACCELPKGS_BASE")
    if named not in (None, *NAMES):
        raise unknown_base(named, NAMES)
    python = machine.python(version) if machine.glibc else None
    if named == "host" or (named is None and python and sandbox.shows_usr()):
        if machine.glibc is None:
            raise no_glibc()
        if python is None:
            raise _none(machine, version)
        return Base(_host(machine, python), python.request)
    # Before nixpkgs is touched.
    if version and version.rstrip("t") not in support.PYTHONS:
        raise _none(machine, version)
    if named is None and sandbox.has_no_cache():
        raise no_glibc() if machine.glibc is None else _none(machine, version)
    return Base(_nixpkgs(machine), version or support.MOST_WHEELS, _why(machine, python, named))


def _why(machine: Machine, python: Python | None, named: str | None) -> str:
    if named:
        return "it was asked for"
    if machine.glibc is None:
        return "the C library of this machine is not glibc"
    if python is None:
        return "no Python in /usr is usable for it"
    return "the sandbox of this Nix does not show /usr"


def _none(machine: Machine, version: str | None) -> Exception:
    seen = [
        f"{python.version} at {python.path} ({python.problem or 'usable'})"
        for python in machine.pythons
    ]
    return no_python(version, seen)


def _nixpkgs(machine: Machine) -> dict[str, Any]:
    """The system, and which nixpkgs: a folder that ACCELPKGS_NIXPKGS names, as it is now, or the
    one that flake.lock has.
    """
    named = os.environ.get("ACCELPKGS_NIXPKGS")
    if named:
        folder = Path(named).resolve()
        return {
            "system": machine.system,
            "nixpkgs": str(folder),
            "changed": folder.stat().st_mtime_ns,
        }
    lock = json.loads((ROOT / "flake.lock").read_text(encoding="utf-8"))
    locked = lock["nodes"]["nixpkgs"]["locked"]["narHash"]
    return {"system": machine.system, "nixpkgs": None, "locked": locked}


def _interpreter(python: Python) -> dict[str, str]:
    if python.folder:
        return {"folder": python.folder, "version": python.version}
    return {"executable": python.executable, "version": python.version}


def _host(machine: Machine, python: Python) -> dict[str, Any]:
    """The arguments of `bases.host` for the machine and one of its interpreters."""
    facts: dict[str, Any] = {
        # Not the path where it was found: that may be a virtual environment's, which the sandbox
        # does not show. A folder is copied.
        "pythons": {python.request: _interpreter(python)},
        "system": machine.system,
        "glibc": machine.glibc,
        "compiler": {"gcc": machine.gcc.version} if machine.gcc else None,
    }
    if not machine.python3:
        facts["builderPython"] = None if python.folder else python.executable
    toolkit = toolchain.toolkit(machine.nvcc) if machine.nvcc else None
    if machine.nvcc and toolkit:
        facts["cudaToolkit"] = {
            "path": toolkit,
            "version": ".".join(machine.nvcc.version.split(".")[:2]),
        }
    return facts
