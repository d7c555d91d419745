"""Run a command on a kernel that lacks things: `without.py (namespaces|landlock)… -- COMMAND…`.

A seccomp filter answers as such a kernel would. Namespaces that are made by clone(2), as Nix makes
its sandbox, stay.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys

LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
ALLOW, ERROR = 0x7FFF0000, 0x00050000
UNSHARE = {"x86_64": 272, "aarch64": 97}[os.uname().machine]
LANDLOCK_CREATE_RULESET = 444
CLONE_NEWUSER = 0x10000000

Step = tuple[int, int, int, int]
FILTERS: dict[str, list[Step]] = {
    # The number of the call, and its first argument.
    "namespaces": [
        (LOAD, 0, 0, 0),
        (EQUAL, 0, 3, UNSHARE),
        (LOAD, 0, 0, 16),
        (ANY_BIT, 0, 1, CLONE_NEWUSER),
        (RETURN, 0, 0, ERROR | errno.EPERM),
        (RETURN, 0, 0, ALLOW),
    ],
    "landlock": [
        (LOAD, 0, 0, 0),
        (EQUAL, 0, 1, LANDLOCK_CREATE_RULESET),
        (RETURN, 0, 0, ERROR | errno.EOPNOTSUPP),
        (RETURN, 0, 0, ALLOW),
    ],
}


class Filter(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("jt", ctypes.c_uint8),
        ("jf", ctypes.c_uint8),
        ("k", ctypes.c_uint32),
    )


class Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("filter", ctypes.POINTER(Filter)))


def take_away(steps: list[Step]) -> None:
    """Install a filter for this process and all that it starts."""
    libc = ctypes.CDLL(None, use_errno=True)
    filters = (Filter * len(steps))(*(Filter(*step) for step in steps))
    program = Program(len(steps), filters)
    no_new_privileges, set_seccomp, mode_filter = 38, 22, 2
    done = libc.prctl(no_new_privileges, 1, 0, 0, 0) or libc.prctl(
        set_seccomp, mode_filter, ctypes.byref(program), 0, 0
    )
    assert not done, os.strerror(ctypes.get_errno())


if __name__ == "__main__":
    split = sys.argv.index("--")
    for what in sys.argv[1:split]:
        take_away(FILTERS[what])
    os.execvp(sys.argv[split + 1], sys.argv[split + 1 :])
