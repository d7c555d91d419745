"""End what a process leaves behind, also where that left its session and its process group."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

__all__ = ["adopt", "end_all"]

# prctl(2): whoever loses a parent below this process becomes its child.
_SET_CHILD_SUBREAPER = 36
# Who forks while it is ended may be one ahead; a build is over at some time.
_ROUNDS = 1000


def adopt() -> frozenset[int]:
    """Become the parent of all orphans below this process; return the children that it has now."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_SET_CHILD_SUBREAPER, *map(ctypes.c_ulong, (1, 0, 0, 0)))
    return frozenset(_children())


def end_all(others: Collection[int]) -> None:
    """End every child, and what these leave, but `others`."""
    for _ in range(_ROUNDS):
        found = _children() - set(others)
        if not found:
            return
        for child in found:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(child, signal.SIGKILL)
        for child in found:
            with suppress(ChildProcessError):
                os.waitpid(child, 0)


def _children() -> set[int]:
    own = str(os.getpid())
    found = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                # The name before the last bracket may have any letters.
                _, _, fields = (folder / "stat").read_text("ascii", "replace").rpartition(")")
                if fields.split()[1] == own:
                    found.add(int(folder.name))
    return found
