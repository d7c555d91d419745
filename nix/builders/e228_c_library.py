"""E228, E229: what was compiled is not what the plan has."""

from __future__ import annotations

from problem import Problem

__all__ = ["CODES", "compiled_unsaid", "needs_newer"]

# Code → heading in docs/errors.md.
CODES = {
    "E228": "what was compiled needs a newer C library",
    "E229": "a source compiled what nobody said",
}


def needs_newer(
    name: str, version: str, file: str, needed: str, floor: str, own: str | None
) -> Problem:
    """`needed`: a symbol version, as GLIBC_2.38; `floor`: what the plan is for."""
    on = f"glibc {own}" if own else "a newer one"
    return Problem(
        "E228",
        f"{name} {version} needs {needed}, and the plan is for glibc {floor}",
        where=file,
        why=f"it was compiled on {on}, whose functions it took",
        fix=[
            f"compile it on a machine with glibc {floor}, or take a wheel",
            "if it shall run on newer machines only: ask for their glibc",
        ],
    )


def compiled_unsaid(name: str, version: str, folders: list[str]) -> Problem:
    """`folders`: those of site-packages that hold compiled files."""
    return Problem(
        "E229",
        f"{name} {version} was compiled, and nothing says that it has to be",
        where=folders[:3],
        why="such a build is shared by machines whose compiler and C library differ",
        fix=f'add source.toolchain = [ "cxx" ] to pkgs/{name}/package.nix, or to your own',
    )
