"""The process environment of programs that run in an environment of ours."""

from __future__ import annotations

import os

from apps.build import Environment

# What would bring foreign modules or options into the run.
_FOREIGN = ("PYTHONPATH", "PYTHONHOME", "PYTEST_ADDOPTS", "PYTEST_PLUGINS")


def variables(environment: Environment) -> dict[str, str]:
    """The process environment for a program of the environment: its commands first, nothing of
    another Python.
    """
    clean = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    return {
        **clean,
        "PATH": f"{environment.path}/bin{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONNOUSERSITE": "1",
        "VIRTUAL_ENV": str(environment.path),
    }


def without_tokens(process: dict[str, str]) -> dict[str, str]:
    """The same process environment for code of the current folder: it gets no token of a forge or a
    cache.
    """
    return {name: value for name, value in process.items() if not name.endswith("_TOKEN")}
