"""A plain CPython 3.12 of this machine: one that is not a distribution's, whole in its folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

__all__ = ["VARIABLE", "plain_cpython"]

VARIABLE = "ACCELPKGS_TEST_CPYTHON"
_WHOLE = ("bin/python3.12", "include/python3.12/Python.h", "lib/python3.12/os.py")


def plain_cpython(environment: Mapping[str, str]) -> Path | None:
    """Return the folder that a variable names, else the newest of pyenv, uv or GitHub's tools."""
    if named := environment.get(VARIABLE):
        return Path(named)
    home = Path(environment.get("HOME") or "/nonexistent")
    tools = environment.get("RUNNER_TOOL_CACHE") or environment.get("AGENT_TOOLSDIRECTORY")
    places = [
        (Path(environment.get("PYENV_ROOT") or home / ".pyenv") / "versions", "3.12.*"),
        (home / ".local/share/uv/python", "cpython-3.12.*-linux-x86_64-gnu"),
        *([(Path(tools) / "Python", "3.12.*/x64")] if tools else []),
    ]
    found = [folder for place, pattern in places for folder in place.glob(pattern)]
    whole = [folder for folder in found if all((folder / part).is_file() for part in _WHOLE)]
    return max(whole, key=_release, default=None)


def _release(folder: Path) -> tuple[int, str]:
    (patch,) = re.findall(r"3\.12\.(\d+)", str(folder))[-1:]
    return int(patch), str(folder)
