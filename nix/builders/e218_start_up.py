"""E218: a wheel brings what would act outside of what it was asked for."""

from __future__ import annotations

from collections.abc import Iterable

from problem import REPORT_FILE, Problem, shorten, visible

__all__ = [
    "CODES",
    "for_nix",
    "for_python",
    "foreign_folder",
    "foreign_loader",
    "foreign_metadata",
    "foreign_search_path",
    "starts",
]

# Code → heading in docs/errors.md.
CODES = {"E218": "a wheel acts outside of its own place"}


def for_nix(file: str, name: str) -> Problem:
    """A data file would be read by Nix: a setup hook, propagated inputs."""
    return Problem(
        "E218",
        f"{file} has files that Nix would obey",
        where=visible(name),
        why="nix-support at the root of an environment is for its builder alone",
        fix=REPORT_FILE,
    )


def foreign_metadata(file: str, found: Iterable[str]) -> Problem:
    """Metadata of another distribution, which would pass for an installed one."""
    return Problem(
        "E218",
        f"{file} brings the metadata of another distribution",
        where=shorten(visible(name) for name in found),
        fix=REPORT_FILE,
    )


def foreign_folder(file: str, name: str, line: str) -> Problem:
    """A `.pth` file puts a folder outside of site-packages on sys.path."""
    return Problem(
        "E218",
        f"{file} makes Python look for modules outside of site-packages",
        where=[visible(name), visible(line)],
        fix=REPORT_FILE,
    )


def foreign_search_path(file: str, name: str, entry: str) -> Problem:
    """A library looks for others in a folder outside, and that cannot be taken out of it."""
    return Problem(
        "E218",
        f"{file} has a library that looks for others outside of the environment",
        where=[visible(name), visible(entry)],
        why="its string table is shared in a way that leaves no room for a change",
        fix=REPORT_FILE,
    )


def foreign_loader(file: str, name: str, entry: str) -> Problem:
    """A file names a loader, or what the loader would call at every event."""
    return Problem(
        "E218",
        f"{file} has a file that brings a loader of its own",
        where=[visible(name), visible(entry)],
        why="the loader and what it calls see all that a process does",
        fix=REPORT_FILE,
    )


def for_python(file: str, name: str) -> Problem:
    """A file beside the commands is the settings of the environment's Python."""
    return Problem(
        "E218",
        f"{file} has settings of Python itself",
        where=visible(name),
        why="a pyvenv.cfg beside python decides where it looks for modules",
        fix=REPORT_FILE,
    )


def starts(package: str, version: str, found: Iterable[str]) -> Problem:
    """Code of a package runs whenever Python starts, and the request is strict."""
    return Problem(
        "E218",
        f"{package} {version} runs code whenever Python starts",
        where=shorten(visible(name) for name in found),
        why="strict refuses what nobody has reviewed (nix/facts/start-up.json)",
        fix="look at these files; then leave out strict, or the package",
    )
