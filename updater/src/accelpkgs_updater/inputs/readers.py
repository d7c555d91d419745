"""Which format a file is of: by what it holds, and by its name where that says more."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from accelpkgs_updater.core.toml_text import toml_table
from accelpkgs_updater.inputs.conda import is_conda, read_conda
from accelpkgs_updater.inputs.input_file import InputFile, invalid
from accelpkgs_updater.inputs.model import Asked, Inputs
from accelpkgs_updater.inputs.pdm_lock import is_pdm_lock, read_pdm_lock
from accelpkgs_updater.inputs.pipfile import is_pipfile, read_pipfile
from accelpkgs_updater.inputs.pipfile_lock import is_pipfile_lock, read_pipfile_lock
from accelpkgs_updater.inputs.pixi_toml import is_pixi, read_pixi
from accelpkgs_updater.inputs.poetry_lock import is_poetry_lock, read_poetry_lock
from accelpkgs_updater.inputs.pylock import is_pylock, read_pylock
from accelpkgs_updater.inputs.pyproject import read_pyproject
from accelpkgs_updater.inputs.python_version import read_python_version
from accelpkgs_updater.inputs.requirements_txt import read_requirements
from accelpkgs_updater.inputs.script import is_script, read_script
from accelpkgs_updater.inputs.setup_files import read_setup_cfg, read_setup_py
from accelpkgs_updater.inputs.toml_places import read_toml
from accelpkgs_updater.inputs.uvlock import is_uv_lock, read_uv_lock

__all__ = ["FORMATS", "format_of"]

Reader = Callable[[InputFile, Asked], Inputs]

FORMATS = (
    "requirements.txt, pyproject.toml, uv.lock, pylock.toml, poetry.lock, pdm.lock, Pipfile.lock, "
    "scripts (PEP 723), setup.cfg, Pipfile, pixi.toml, the pip part of environment.yml"
)
"""What is read, for messages."""

_EXPORTS = {
    "conda-lock.yml": "pip list --format freeze > requirements.txt",
    "pixi.lock": "pixi run pip list --format freeze > requirements.txt",
}
_PLAIN = {"", "txt", "in", "pip"}


def _is_pyproject(table: Mapping[str, Any]) -> bool:
    return any(k in table for k in ("project", "build-system", "tool", "dependency-groups"))


_TOML: tuple[tuple[Callable[[Mapping[str, Any]], bool], Reader], ...] = (
    (is_uv_lock, read_uv_lock),
    (is_pylock, read_pylock),
    (is_poetry_lock, read_poetry_lock),
    (is_pdm_lock, read_pdm_lock),
    (is_pixi, read_pixi),
    (_is_pyproject, read_pyproject),
    (is_pipfile, read_pipfile),
)
"""Formats that are TOML, in the order in which they are asked: what it is, who reads it."""

_NAMES: Mapping[str, Reader] = {
    "pyproject.toml": read_pyproject,
    "uv.lock": read_uv_lock,
    "pylock.toml": read_pylock,
    "poetry.lock": read_poetry_lock,
    "pdm.lock": read_pdm_lock,
    "Pipfile.lock": read_pipfile_lock,
    ".python-version": read_python_version,
    "setup.cfg": read_setup_cfg,
    "Pipfile": read_pipfile,
}


def format_of(file: InputFile) -> Reader:
    """Return who reads a file. Raises `UpdaterError` of one that nobody does."""
    base = file.path.name
    ending = base.rpartition(".")[2].lower() if "." in base.strip(".") else ""
    if is_pipfile_lock(file.text):
        return read_pipfile_lock
    table = _table(file, ending) if base not in _EXPORTS else None
    for is_it, reader in _TOML if table is not None else ():
        if table is not None and is_it(table):
            return reader
    if base in _NAMES:
        return _NAMES[base]
    if ending in ("yml", "yaml", *_PLAIN) and base not in _EXPORTS and is_conda(file):
        return read_conda
    if ending in ("py", *_PLAIN) and is_script(file):
        return read_script
    if ending == "py":
        return read_setup_py
    if table is None and base not in _EXPORTS and (ending in _PLAIN or _is_of_rye(file, ending)):
        return read_requirements
    export = _EXPORTS.get(base)
    fix = f"{export}, then lock that" if export else "give one of these"
    raise invalid(file.at(), f"{base} is not read; {FORMATS} are", fix, title="an unread format")


_OF_TOML = re.compile(r"[ \t]*(?:[][{}\"]|[\w-]+[ \t]*=[^=])")
"""How a line begins that no file in pip's form has."""


def _is_of_rye(file: InputFile, ending: str) -> bool:
    """Tell whether a lock is one of rye: `requirements.lock`, in pip's form."""
    return ending == "lock" and not any(map(_OF_TOML.match, file.text.split("\n")))


def _table(file: InputFile, ending: str) -> dict[str, Any] | None:
    """Return what a file holds where it is TOML, None where it is not."""
    if ending == "toml" or (ending == "lock" and not _is_of_rye(file, ending)):
        return read_toml(file)[0] if not file.text.lstrip().startswith("{") else None
    # No line of another format that is read begins so.
    if not any(line.lstrip().startswith("[") for line in file.text.split("\n")):
        return None
    try:
        return toml_table(file.text)
    except (ValueError, RecursionError):
        return None
