"""The interpreter of an export, with the modules of its own and the C library that it was built
against.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from e236_export import no_interpreter
from elf_file import read_elf
from export_entries import Entry, file_of, text
from export_machine import files_below, libraries_for

__all__ = ["Runtime", "libraries_in", "module_of", "runtime_of"]

# Neither tests nor what only a window shows, nor what links programs.
_WITHOUT = (
    "dist-packages",
    "ensurepip",
    "idlelib",
    "lib2to3",
    "site-packages",
    "test",
    "tests",
    "tkinter",
    "turtledemo",
)
# What is opened by name alone: by the C library for names of people and machines, and for the end
# of a thread.
_OPENED = ("libgcc_s.so.1", "libnss_dns.so.2", "libnss_files.so.2", "libresolv.so.2")

_ASK = (
    "import json, site, sys, sysconfig; p = sysconfig.get_paths(); print(json.dumps(dict("
    "base=sys.base_prefix, modules=sorted({p['stdlib'], p['platstdlib']}),"
    "sites=site.getsitepackages(['/']))))"
)


class Runtime(NamedTuple):
    """What an environment needs of the machine.

    `base`: the prefix of the interpreter; `modules`: the folders of its own modules; `sites`: where
    it would look for packages, had it the prefix `/`; `libraries`: SONAME → path.
    """

    executable: str
    loader: str
    base: str
    modules: tuple[str, ...]
    sites: tuple[str, ...]
    libraries: dict[str, str]

    def files(self) -> Iterator[str]:
        """Yield the files of its modules."""
        for place in self.modules:
            configs = [path.name for path in Path(place).glob("config-*")]
            yield from files_below(place, (*_WITHOUT, *configs))


def runtime_of(
    python: dict[str, str], entries: Iterable[Entry], is_driver: Callable[[str], bool]
) -> Runtime:
    """Return what the environment needs that has these entries. Raises Problem E238."""
    executable = str(Path(python["executable"]).resolve())
    elf = read_elf(Path(executable))
    asked = subprocess.run(
        [python["executable"], "-I", "-S", "-B", "-c", _ASK],
        capture_output=True,
        text=True,
        check=False,
        env={"LC_ALL": "C"},
    )
    if not elf or not elf.interpreter or asked.returncode:
        raise no_interpreter(python["executable"], asked.stderr.strip() or "it is no ELF program")
    facts: dict[str, Any] = json.loads(asked.stdout)
    needed, own = _needed_by(entries)
    needed |= {*elf.needed, *_OPENED}
    for place in facts["modules"]:
        for module in sorted(Path(place, "lib-dynload").glob("*.so")):
            found = read_elf(module)
            needed.update(found.needed if found else ())
    libraries = dict(libraries_for(needed, elf.machine, own, is_driver))
    if "libc.so.6" not in libraries:
        raise no_interpreter(python["executable"], "its C library was not found")
    return Runtime(
        executable,
        elf.interpreter,
        facts["base"],
        tuple(facts["modules"]),
        tuple(facts["sites"]),
        libraries,
    )


def _needed_by(entries: Iterable[Entry]) -> tuple[set[str], set[str]]:
    """Return the SONAMEs that the files of an export need, and those that it has."""
    needed: set[str] = set()
    own: set[str] = set()
    for entry in libraries_in(entries):
        elf = read_elf(Path(str(entry.source)))
        if elf:
            needed.update(elf.needed)
            own.add(Path(entry.path).name)
            own.update([elf.soname] if elf.soname else [])
    return needed, own


def libraries_in(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the files that are ELF."""
    for entry in entries:
        if entry.kind == "file" and isinstance(entry.source, str) and entry.size > 64:
            with open(entry.source, "rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield entry


def module_of(path: str, source: str) -> Entry:
    """Return a file of the interpreter's modules.

    Bytecode that is compared with the time of its source would be stale: all files have one time.
    It is marked as the store's is, which is believed (PEP 552).
    """
    entry = file_of(path, source)
    if not path.endswith(".pyc"):
        return entry
    content = Path(source).read_bytes()
    if content[4:8] != bytes(4):
        return entry
    return text(path, content[:4] + b"\1\0\0\0" + bytes(8) + content[16:], entry.mode)
