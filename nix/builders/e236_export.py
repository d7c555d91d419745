"""E236 to E238: an export that cannot be written."""

from __future__ import annotations

from problem import Problem

__all__ = ["CODES", "no_interpreter", "no_room", "no_squashfs", "not_movable"]

# Code → heading in docs/errors.md.
CODES = {
    "E236": "an export has no room",
    "E237": "there is no mksquashfs that can be used",
    "E238": "an interpreter that cannot go into an export",
}


def no_room(place: str, needs: int, free: int) -> Problem:
    """The disk has less free space than the export takes."""
    return Problem(
        "E236",
        "there is no room for the export",
        where=place,
        why=f"it takes {needs / 1e9:.2f} GB, and {free / 1e9:.2f} GB are free",
        fix=["free space, write it to another disk", "or leave parts out: --trim static headers"],
    )


def no_squashfs(program: str | None, said: str) -> Problem:
    """There is no mksquashfs, or it failed."""
    return Problem(
        "E237",
        "the squashfs cannot be made",
        where=program or "mksquashfs (PATH, /usr/bin)",
        why=said or "there is no such program",
        fix="install squashfs-tools 4.5 or newer (apt, dnf, zypper, pacman: squashfs-tools)",
    )


def no_interpreter(executable: str, said: str) -> Problem:
    """Its files cannot be found."""
    return Problem(
        "E238",
        "the interpreter of this environment cannot be a part of an export",
        where=executable,
        why=said,
        fix="export the store alone, for an image that has this interpreter: --store-only",
    )


def not_movable(loader: str) -> Problem:
    """Its loader cannot start a program under another name."""
    return Problem(
        "E238",
        "the interpreter of this environment cannot be moved into a folder",
        where=loader,
        why="its C library is older than 2.33: the loader knows no --argv0",
        fix="export a squashfs or an OCI image: FILE.sqsh, FILE.oci.tar",
    )
