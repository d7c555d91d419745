"""E230 to E232: where a build does not fit the plan or the interpreter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from problem import REPORT_FILE, Problem, shorten, visible

__all__ = ["CODES", "does_not_import", "no_requirement", "other_build", "other_python", "unplanned"]

# Code → heading in docs/errors.md.
CODES = {
    "E230": "METADATA says something else than the plan",
    "E231": "a module does not import",
    "E232": "an interpreter is not the version that the base states",
}


def other_build(package: Mapping[str, Any], manifest: Mapping[str, Any]) -> Problem:
    """The base handed over the build of something else."""
    return Problem(
        "E230",
        f"the build of {package['name']} {package['version']} is of something else",
        where=[
            f"the plan has {package['name']} {package['version']}",
            f"the build has {manifest['name']} {manifest['version']} ({manifest['file']})",
        ],
        fix="please report it",
    )


def no_requirement(line: str, error: Exception) -> Problem:
    """A line of METADATA is no requirement."""
    return Problem(
        "E230",
        "METADATA has a requirement that is none",
        where=visible(line),
        why=str(error).partition("\n")[0] or type(error).__name__,
        fix=REPORT_FILE,
    )


def unplanned(
    package: Mapping[str, Any], environment: Mapping[str, str], faults: Sequence[str]
) -> Problem:
    """METADATA asks for other things than the plan has."""
    machine = f"python {environment['python_full_version']} on {environment['platform_machine']}"
    return Problem(
        "E230",
        f"METADATA of {package['name']} {package['version']} does not say what the plan believed",
        where=shorten(faults),
        why=f"{machine}, extras {package['extras']}",
        fix=f"run: updater lock {package['name']}; if it stays, please report it",
    )


def does_not_import(
    package: str,
    version: str,
    module: str,
    said: Sequence[str],
    lost: str | None = None,
    owners: Sequence[str] = (),
) -> Problem:
    """Importing a module of a package failed; `said` are Python's last lines.

    `lost`: what was not found, which the package does not require; `owners`: who has it, where that
    is known.
    """
    why, fix = list(said), ["if it needs a library of the machine, install it"]
    if lost:
        why.append(f"{package} imports {lost}, which nothing that it requires has")
        has = " or ".join(owners) or f"the package that has {lost}"
        fix = [f"name {has} among your packages"]
    fix.append(f"if that module need not import: imports = [ … ] in pkgs/{package}/package.nix")
    return Problem(
        "E231",
        f"{f'{package} {version}'.strip()} does not import",
        where=f"import {module}",
        why=why,
        fix=fix,
    )


def other_python(executable: str, found: str, stated: str) -> Problem:
    """The interpreter is of another version than the base says."""
    return Problem(
        "E232",
        f"{executable} is Python {found}, not {stated}",
        where="pythons of bases.host",
        fix=f'state version = "{found}"; the demo and the doctor detect it',
    )
