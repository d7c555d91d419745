"""The root of a file system round an environment: what it needs to run where nothing else is."""

from __future__ import annotations

import json
import os
from pathlib import Path

from elf_file import read_elf
from export_entries import Entry, folder, link_to, text
from export_licences import licences_of
from export_machine import Machine, libraries_for
from export_python import Runtime, module_of

__all__ = ["SEARCH", "VARIABLES", "system"]

# Where apptainer puts the driver's libraries (--nv, --rocm).
SEARCH = "/.singularity.d/libs"
VARIABLES = {
    "PATH": "/environment/bin:/usr/local/bin:/usr/bin:/bin",
    "LD_LIBRARY_PATH": SEARCH,
    "LANG": "C.UTF-8",
}
# For scripts: a shell, and what finds a script's own folder.
_PROGRAMS = ("sh", "env", "dirname", "realpath", "readlink", "uname")
_LOCALE = "/usr/lib/locale/C.utf8"
_CERTIFICATES = "/usr/share/ca-certificates"

_ENVIRONMENT = f"""\
# Read by apptainer and singularity.
export PATH="/environment/bin${{PATH:+:$PATH}}"
export LD_LIBRARY_PATH="${{LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}}{SEARCH}"
export LANG="${{LANG:-C.UTF-8}}"
"""
_RUN = '#!/bin/sh\nexec /environment/bin/python "$@"\n'


def system(environment: str, runtime: Runtime, labels: dict[str, str]) -> list[Entry]:
    """Return what an image has beside the store: interpreter, C library, licences, and what every
    container runtime expects.
    """
    machine = Machine()
    for path in (runtime.loader, *runtime.libraries.values()):
        machine.add(path)
    modules: list[Entry] = []
    if not runtime.executable.startswith(os.environ.get("NIX_STORE", "/nix/store")):
        machine.add(runtime.executable)
        for path in runtime.files():
            machine.add(path)
            modules += [module_of(path[1:], path)] if path.endswith(".pyc") else []
    for name in _PROGRAMS:
        # One folder, or two.
        _add_program(machine, f"/bin/{name}")
        _add_program(machine, f"/usr/bin/{name}")
    if os.path.isdir(_LOCALE):
        for path in sorted(map(str, Path(_LOCALE).rglob("*"))):
            machine.add(path)
    licences = licences_of(machine.paths)
    for path in licences:
        machine.add(path)
    return [*modules, *machine.entries(), *_own(environment, labels), *_certificates()]


def _add_program(machine: Machine, path: str) -> None:
    elf = read_elf(Path(path)) if machine.add(path) else None
    if elf:
        for _, library in libraries_for(elf.needed, elf.machine, (), lambda _: False):
            machine.add(library)


def _own(environment: str, labels: dict[str, str]) -> list[Entry]:
    return [
        *(folder(path) for path in ("dev", "home", "mnt", "opt", "proc", "root", "run", "sys")),
        *(folder(path, 0o1777) for path in ("tmp", "var/tmp")),
        link_to("environment", environment),
        text("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"),
        text("etc/group", "root:x:0:\n"),
        text("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
        text("etc/hosts", "127.0.0.1 localhost\n"),
        text("etc/resolv.conf", ""),
        text("etc/localtime", ""),
        folder(SEARCH[1:]),
        text(".singularity.d/env/90-environment.sh", _ENVIRONMENT, 0o755),
        text(".singularity.d/runscript", _RUN, 0o755),
        text(".singularity.d/labels.json", json.dumps(labels, indent=1, sort_keys=True) + "\n"),
        link_to("singularity", ".singularity.d/runscript"),
    ]


def _certificates() -> list[Entry]:
    """Return those of the distribution, in the one file where OpenSSL looks."""
    every = sorted(Path(_CERTIFICATES).glob("mozilla/*.crt"))
    if not every:
        return []
    return [
        text("etc/ssl/certs/ca-certificates.crt", b"".join(path.read_bytes() for path in every)),
        link_to("etc/ssl/cert.pem", "certs/ca-certificates.crt"),
    ]
