"""Confine by a user namespace and a mount namespace: every mount is read-only but some folders."""

from __future__ import annotations

import ctypes
import errno
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["enter"]

# sched.h, sys/mount.h
_NEWNS, _NEWUSER = 0x20000, 0x10000000
_RDONLY, _REMOUNT, _BIND, _REC, _PRIVATE = 1, 32, 4096, 16384, 1 << 18
_STRICTATIME = 1 << 24
# What a remount must state again: it may not take away what a mount of outside has.
_FLAGS = {
    "nosuid": 2,
    "nodev": 4,
    "noexec": 8,
    "nosymfollow": 256,
    "noatime": 1024,
    "nodiratime": 2048,
    "relatime": 1 << 21,
}
# Device files can be written to on a read-only mount; /proc has one's own limits and maps.
_LEFT = "/proc"

_libc = ctypes.CDLL(None, use_errno=True)


class Mount(NamedTuple):
    """A line of /proc/self/mountinfo, see proc(5)."""

    point: str
    options: frozenset[str]


def enter(writes: Sequence[str]) -> None:
    """Confine this process, which must have one thread, and all that it starts. Raises OSError.

    `writes`: real paths of folders that stay as they are. The ids stay those of outside. Who execs
    after this has no capabilities, unless as root of the inner namespace, which owns no mount.
    """
    _user_namespace(_NEWNS)
    _mount("none", "/", _REC | _PRIVATE)
    for folder in writes:
        _mount(folder, folder, _BIND | _REC)
    closed = [mount for mount in _mounts() if not _below(mount.point, (*writes, _LEFT))]
    for mount in closed:
        flags = sum(flag for name, flag in _FLAGS.items() if name in mount.options)
        if not mount.options & {"noatime", "relatime"}:
            flags |= _STRICTATIME
        # A mount that is hidden by another cannot be reached by its path, not for reading either.
        try:
            _mount("none", mount.point, _REMOUNT | _BIND | _RDONLY | flags)
        except OSError:
            continue
    for mount in closed:
        if not _is_read_only(mount.point):
            raise OSError(errno.EROFS, f"{mount.point} cannot be made read-only")
    # Mounts belong to the namespace that made them: from one further in nothing is opened again.
    _user_namespace(0)


def _user_namespace(flags: int) -> None:
    uid, gid = os.geteuid(), os.getegid()
    if _libc.unshare(ctypes.c_int(_NEWUSER | flags)):
        _fail()
    own = Path("/proc/self")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {uid} 1"),
        ("gid_map", f"{gid} {gid} 1"),
    ):
        (own / name).write_text(text, "ascii")


def _mounts() -> Iterator[Mount]:
    for line in Path("/proc/self/mountinfo").read_bytes().splitlines():
        fields = line.split(b" ")
        point = re.sub(rb"\\([0-7]{3})", lambda match: bytes([int(match[1], 8)]), fields[4])
        yield Mount(os.fsdecode(point), frozenset(fields[5].decode("ascii").split(",")))


def _below(path: str, folders: Iterable[str]) -> bool:
    return any(f"{path}/".startswith(f"{folder}/") for folder in folders)


def _is_read_only(point: str) -> bool:
    """Say whether what is seen at a mount point is; what cannot be reached is none of ours."""
    try:
        return bool(os.statvfs(point).f_flag & os.ST_RDONLY)
    except OSError:
        return True


def _mount(source: str, target: str, flags: int) -> None:
    if _libc.mount(os.fsencode(source), os.fsencode(target), None, ctypes.c_ulong(flags), None):
        _fail()


def _fail() -> None:
    number = ctypes.get_errno()
    raise OSError(number, os.strerror(number))
