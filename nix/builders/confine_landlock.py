"""Confine by Landlock (Linux 5.13 and newer): nothing can be written to but some folders.

It does not govern changes of mode and owner; its words are in landlock(7).
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from pathlib import Path

__all__ = ["enter"]

_CREATE, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_SET_NO_NEW_PRIVS = 38
_GIVE_VERSION = 1
_PATH_BENEATH = 1

_WRITE_FILE = 1 << 1
# Removing and making, of every kind.
_CHANGE_FOLDERS = sum(1 << bit for bit in range(4, 13))
_REFER, _TRUNCATE = 1 << 13, 1 << 14
# No signals to, and no abstract sockets of, processes outside.
_SCOPES = 0b11

# Of /dev no more than what every sandbox has: a builder may be root.
_DEVICES = ("null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts")

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("fs", ctypes.c_uint64),
        ("net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _Rule(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("access", ctypes.c_uint64), ("parent", ctypes.c_int32))


def enter(writes: Sequence[str]) -> None:
    """Confine this process and all that it starts; they cannot trace who is not. Raises OSError.

    `writes`: real paths of folders that may be written to. Harmless devices may be, too, and /proc.
    """
    version = _call(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_GIVE_VERSION))
    handled = _WRITE_FILE | _CHANGE_FOLDERS
    if version >= 2:
        handled |= _REFER
    if version >= 3:
        handled |= _TRUNCATE
    wanted = _Ruleset(handled, 0, _SCOPES if version >= 6 else 0)
    # An older kernel refuses a structure with fields that it does not know.
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = _call(_CREATE, ctypes.byref(wanted), ctypes.c_size_t(size), ctypes.c_uint32(0))
    files = handled & (_WRITE_FILE | _TRUNCATE)
    for folder in writes:
        _allow(ruleset, folder, handled)
    for path in ("/proc", *(f"/dev/{name}" for name in _DEVICES)):
        _allow(ruleset, path, files)
    if _libc.prctl(_SET_NO_NEW_PRIVS, *map(ctypes.c_ulong, (1, 0, 0, 0))):
        _fail()
    _call(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    os.close(ruleset)


def _allow(ruleset: int, path: str, access: int) -> None:
    if not Path(path).exists():
        return
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = ctypes.byref(_Rule(access, place))
    try:
        _call(_ADD_RULE, ctypes.c_int(ruleset), _PATH_BENEATH, rule, ctypes.c_uint32(0))
    finally:
        os.close(place)


def _call(number: int, *arguments: object) -> int:
    answer = int(_libc.syscall(ctypes.c_long(number), *arguments))
    if answer < 0:
        _fail()
    return answer


def _fail() -> None:
    number = ctypes.get_errno()
    raise OSError(number, os.strerror(number))
