"""E210 to E213: what is wrong with an archive, wheel or source distribution, as an archive."""

from __future__ import annotations

from collections.abc import Iterable

from problem import REPORT_FILE, Problem, shorten, visible

__all__ = [
    "CODES",
    "dangerous_name",
    "leads_nowhere",
    "leads_outside",
    "link_circle",
    "misplaced_member",
    "not_a_wheel_name",
    "not_readable",
    "odd_member",
    "one_place",
    "overlapping",
    "several_members",
    "too_large",
]

# Code → heading in docs/errors.md.
CODES = {
    "E210": "an archive cannot be read",
    "E211": "an archive has a dangerous member",
    "E212": "an archive has several members for one path",
    "E213": "an archive would unpack to more than it may",
}


def not_readable(what: str, error: Exception) -> Problem:
    """`what`, as "x.whl cannot be unpacked"; the archive is damaged, or is none."""
    kind, said = type(error).__name__, str(error)
    why = "it needs more memory than there is" if isinstance(error, MemoryError) else said or kind
    return Problem("E210", what, why=why, fix=REPORT_FILE)


def not_a_wheel_name(file: str) -> Problem:
    """The file's name does not have the parts that PEP 427 asks for."""
    return Problem(
        "E210",
        f"{visible(file)} is not the file name of a wheel",
        fix="<name>-<version>(-<build>)-<python>-<abi>-<platform>.whl is expected, "
        "of 255 characters at most",
    )


def dangerous_name(archive: str, name: str, reason: str) -> Problem:
    """A member's name could leave the folder, or shows as something that it is not."""
    return Problem(
        "E211",
        f"{archive} has a member with a dangerous name",
        where=visible(name),
        why=reason,
        fix=REPORT_FILE,
    )


def leads_outside(archive: str, name: str, target: str) -> Problem:
    """A link of the archive leads out of it."""
    return Problem(
        "E211",
        f"{archive} has a link that leads outside",
        where=visible(f"{name} -> {target}"),
        fix=REPORT_FILE,
    )


def leads_nowhere(archive: str, name: str, target: str) -> Problem:
    """A hard link of the archive is to no file that it has."""
    return Problem(
        "E211",
        f"{archive} has a hard link to what it does not have",
        where=visible(f"{name} -> {target}"),
        fix=REPORT_FILE,
    )


def link_circle(archive: str, name: str, target: str) -> Problem:
    """Links of the archive lead to each other."""
    return Problem(
        "E211",
        f"{archive} has links that lead in a circle",
        where=visible(f"{name} -> {target}"),
        fix=REPORT_FILE,
    )


def odd_member(archive: str, name: str, what: str) -> Problem:
    """A member is a link, a device, encrypted: `what` it is."""
    return Problem(
        "E211", f"{archive} has a member that is {what}", where=visible(name), fix=REPORT_FILE
    )


def misplaced_member(file: str, name: str) -> Problem:
    """A member of a wheel is in no folder that PEP 427 knows."""
    return Problem(
        "E211",
        f"{file} has a member that belongs nowhere",
        where=visible(name),
        why="below .data only purelib, platlib, headers, scripts and data may stand",
        fix=REPORT_FILE,
    )


def several_members(archive: str, paths: Iterable[str]) -> Problem:
    """Several members have one of these paths."""
    return Problem(
        "E212",
        f"{archive} has several members for one path",
        where=shorten(visible(path) for path in paths),
        fix=REPORT_FILE,
    )


def one_place(what: str, where: str) -> Problem:
    """Two members of a wheel are unpacked to one place: `what` it does, and where."""
    return Problem("E212", what, where=where, fix=REPORT_FILE)


def too_large(archive: str, found: str, allowed: str, setting: str) -> Problem:
    """What the members say that they hold is more than is allowed; `setting`: the limit's name."""
    return Problem(
        "E213",
        f"{archive} would unpack to more than it may",
        why=f"{found}; allowed are {allowed}",
        fix=f"if the file is what it should be, raise unpackLimits.<package>.{setting} of the base",
    )


def overlapping(archive: str, one: str, other: str) -> Problem:
    """Two members share bytes of the archive."""
    return Problem(
        "E213",
        f"{archive} has members that overlap",
        where=[visible(one), visible(other)],
        fix=REPORT_FILE,
    )
