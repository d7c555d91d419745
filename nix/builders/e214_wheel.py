"""E214 to E217: what is wrong with what a wheel or source distribution says about itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from problem import REPORT_FILE, Problem, shorten, visible

__all__ = [
    "CODES",
    "commands_unreadable",
    "impossible_command",
    "lacks",
    "not_a_source",
    "one_dist_info",
    "other_identity",
    "other_tags",
    "record_disagrees",
    "record_unreadable",
    "senseless_wheel_file",
]

# Code → heading in docs/errors.md.
CODES = {
    "E214": "RECORD does not agree with the wheel",
    "E215": "a wheel or source distribution is not what its name says",
    "E216": "the WHEEL file makes no sense",
    "E217": "a command of a wheel cannot be made",
}


def record_unreadable(file: str, number: int, row: Sequence[str]) -> Problem:
    """A line of RECORD has another form, or contradicts an earlier one."""
    return Problem(
        "E214",
        f"RECORD of {file} cannot be read",
        where=f"line {number}: {visible(','.join(row))}",
        fix=REPORT_FILE,
    )


def record_disagrees(file: str, faults: Iterable[str]) -> Problem:
    """Files are missing on one side, or have another hash or size."""
    return Problem(
        "E214",
        f"RECORD of {file} does not agree with its content",
        where=shorten(ascii(fault)[1:-1][:200] for fault in faults),
        fix=REPORT_FILE,
    )


def not_a_source(file: str, roots: int) -> Problem:
    """A source distribution has no folder of its own, or several."""
    return Problem(
        "E215",
        f"{file} is not a source distribution",
        where=f"it has {roots} folders at its root",
        why="one, <name>-<version>, is expected",
        fix=REPORT_FILE,
    )


def one_dist_info(file: str, found: Sequence[str]) -> Problem:
    """A wheel has no `.dist-info`, several, or a `.data` of something else."""
    return Problem(
        "E215",
        f"{file} must have one .dist-info folder, and .data only beside it",
        where=shorten(map(visible, found)) or "it has none",
        fix=REPORT_FILE,
    )


def lacks(file: str, path: str) -> Problem:
    """A wheel lacks a file that every wheel has."""
    return Problem("E215", f"{file} has no {path}", fix=REPORT_FILE)


def other_identity(file: str, name: str, version: str, faults: Sequence[str]) -> Problem:
    """The file's name, its folder or METADATA name something else."""
    return Problem("E215", f"{file} is not {name} {version}", where=faults, fix=REPORT_FILE)


def other_tags(file: str, planned: str, said: str) -> Problem:
    """The file's name or its WHEEL file has other tags than the plan."""
    return Problem(
        "E215",
        f"{file} does not have the tags of the plan",
        where=[f"the plan has {planned}", f"its WHEEL file has {visible(said)}"],
        fix=REPORT_FILE,
    )


def senseless_wheel_file(file: str, found: Sequence[str]) -> Problem:
    """WHEEL lacks what it must have, or is of a version that is not known."""
    return Problem(
        "E216",
        f"the WHEEL file of {file} makes no sense",
        where=found,
        why="1.x, true or false, and at least one tag are expected",
        fix=REPORT_FILE,
    )


def commands_unreadable(file: str, error: Exception) -> Problem:
    """entry_points.txt is no file of that kind."""
    return Problem(
        "E217",
        f"entry_points.txt of {file} cannot be read",
        why=str(error).partition("\n")[0],
        fix=REPORT_FILE,
    )


def impossible_command(file: str, name: str, value: str) -> Problem:
    """A script has a name that no file has, or a target that is none."""
    return Problem(
        "E217",
        f"entry_points.txt of {file} has a script that cannot be made",
        where=visible(f"{name} = {value}"),
        fix=REPORT_FILE,
    )
