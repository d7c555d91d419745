"""E221 to E224: what stops a package from being compiled."""

from __future__ import annotations

from collections.abc import Sequence

from lacking_libraries import Lacking
from problem import Problem, shorten, visible

__all__ = [
    "CODES",
    "backend_failed",
    "cannot_compile",
    "lacks_requirements",
    "no_such_folder",
    "no_wheel",
    "not_prepared",
]

# Code → heading in docs/errors.md.
CODES = {
    "E221": "a package cannot be compiled on this machine",
    "E222": "a build environment lacks something",
    "E223": "a build system failed",
    "E224": "a source could not be prepared",
}


def cannot_compile(name: str, version: str, faults: Sequence[str]) -> Problem:
    """Interpreter, compiler, toolkit or torch are not those of the plan."""
    return Problem(
        "E221",
        f"{name} {version} cannot be compiled here",
        where=faults,
        fix="install what is missing, or ask for what the machine has (cuda, compiler, python)",
    )


def lacks_requirements(name: str, version: str, missing: Sequence[str]) -> Problem:
    """The build system asks for distributions that the build environment does not have."""
    return Problem(
        "E222",
        f"the build of {name} {version} lacks something",
        where=shorten(missing),
        why="its build system asks for it, its build environment does not have it",
        fix=[
            f"add it to source.buildRequires of pkgs/{name}/package.nix, or of your own folder's;",
            "such a list stands for all that pyproject.toml says: name that, too",
        ],
    )


def no_such_folder(name: str, version: str, folder: str) -> Problem:
    """The tree of a source does not have the folder that the project should be in."""
    return Problem(
        "E224",
        f"the source of {name} {version} could not be prepared",
        where=visible(folder),
        why="its tree has no folder of that name",
        fix="correct the subdirectory that was asked for, and lock again",
    )


def backend_failed(
    name: str, version: str, end: str, missing: Sequence[Lacking] = (), *, machine: bool = True
) -> Problem:
    """The build system ended with an exit code or a signal, after its own words; `missing`: what it
    did not find, `machine`: in what the distribution has.
    """
    if missing:
        named = list(dict.fromkeys(one.debian for one in missing if one.debian))
        unknown = any(one.debian is None for one in missing)
        asked = f"install what has it: {', '.join(named)} on Debian" if named else "install it"
        more = [f"which package has it: apt-file search NAME{', for the others' if named else ''}"]
        return Problem(
            "E223",
            f"the build of {name} {version} lacks something of the system",
            where=[one.words for one in missing],
            why=f"its source is compiled against that ({end}); the log has its own words",
            fix=[f"{asked}, then build again", *(more if unknown else [])]
            if machine
            else [
                "nixpkgs gives builds what nix/bases/nixpkgs/libraries.nix names: report it,",
                "or take a release that has a wheel",
            ],
        )
    return Problem(
        "E223",
        f"the build system of {name} {version} failed",
        why=f"it ended with {end}; its output stands above",
        fix="read its output: nix log shows it again",
    )


def no_wheel(name: str, version: str, said: str) -> Problem:
    """The build system ended well, and there is no wheel of the name that it said."""
    return Problem(
        "E223",
        f"the build system of {name} {version} made no wheel",
        where=visible(said),
        fix="read its output: nix log shows it again",
    )


def not_prepared(name: str, version: str) -> Problem:
    """`source.prePatch` failed."""
    return Problem(
        "E224",
        f"the source of {name} {version} could not be prepared",
        why="source.prePatch of its package.nix failed; its output stands above",
        fix="correct prePatch, or report it",
    )
