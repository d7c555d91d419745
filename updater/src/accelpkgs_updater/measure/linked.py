"""What each ELF file of a wheel asks of the loader, as it is recorded, from what was read of it."""

from __future__ import annotations

import re
from typing import Final

from accelpkgs_updater.core.support import MARKERS
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.measure.measurement import Library, Linked, Reading
from accelpkgs_updater.measure.order import highest

__all__ = ["installed_path", "linked", "wheel_machine"]

_DATA: Final = re.compile(r"[^/]+\.data/(purelib|platlib|data)/(.+)")


def linked(reading: Reading) -> tuple[Linked, ...]:
    """Return the linking facts of a wheel's ELF files, sorted by path."""
    machine = wheel_machine(reading.file)
    elves = [library for library in reading.libraries if library.machine in ("x86_64", "aarch64")]
    provided = {x.soname for x in elves} | {x.name.rpartition("/")[2] for x in elves}
    return tuple(
        Linked(
            name=x.name,
            soname=x.soname,
            needed=x.needed,
            rpath=x.rpath,
            runpath=x.runpath,
            opens=x.opens,
            machine=None if machine in (None, x.machine) else x.machine,
            executable=x.executable,
            torch=len(x.torch),
            glibc=_highest("GLIBC", x, provided),
            glibcxx=_highest("GLIBCXX", x, provided),
            size=x.size,
            code=x.code_bytes,
        )
        for x in sorted(elves, key=lambda x: x.name)
    )


def wheel_machine(file: str) -> str | None:
    """Return the machine that a wheel's platform tags name; None for `any`, and for several."""
    machines = {MARKERS[s]["platform_machine"] for s in Wheel(file).platforms if s in MARKERS}
    return machines.pop() if len(machines) == 1 else None


def installed_path(name: str) -> str:
    """Return where a member of a wheel is installed, relative to site-packages.

    Members of `*.data/data` go to the environment's root, three folders above.
    """
    match = _DATA.fullmatch(name)
    if match is None:
        return name
    return f"../../../{match[2]}" if match[1] == "data" else match[2]


def _highest(prefix: str, library: Library, provided: set[str | None]) -> str | None:
    return highest(prefix, [v for provider, v in library.versions if provider not in provided])
