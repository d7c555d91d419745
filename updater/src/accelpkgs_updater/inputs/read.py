"""Reads what a person names: a file of any of the formats that projects have, by what it is, a
folder that holds such a file, or a requirement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from pathlib import Path

from packaging.utils import canonicalize_name

from accelpkgs_updater.boundary import reason
from accelpkgs_updater.errors import Problem, UpdaterError
from accelpkgs_updater.inputs.direct import (
    Reference,
    UnusableReference,
    is_address,
    learn_addresses,
)
from accelpkgs_updater.inputs.gather import Gathering
from accelpkgs_updater.inputs.input_file import InputFile, invalid, is_there, open_input, raise_all
from accelpkgs_updater.inputs.model import Asked, Inputs, Place
from accelpkgs_updater.inputs.python_version import read_python_version
from accelpkgs_updater.inputs.readers import format_of
from accelpkgs_updater.inputs.requirement_text import InvalidText, parse_requirement
from accelpkgs_updater.limits import TooMuchError

__all__ = ["YOUR_SET", "read_file", "read_inputs"]

YOUR_SET = "your set"
"""What the command line counts as, where a requirement stands on it."""

_IN_FOLDERS = ("pyproject.toml", "requirements.txt", "setup.cfg", "environment.yml", "setup.py")
_ENDINGS = (".txt", ".in", ".toml", ".lock", ".yml", ".yaml", ".cfg", ".json", ".py")

Reader = Callable[[InputFile, Asked], Inputs]


def read_inputs(what: Sequence[str], asked: Asked) -> Inputs:
    """Read all that a person names. Raises `UpdaterError` with all that is wrong."""
    found: list[Inputs] = []
    problems: list[Problem] = []
    for each in what:
        try:
            found.append(_read(each, asked))
        except UpdaterError as error:
            problems.extend(error.problems)
    raise_all(problems)
    return reduce(or_, found, Inputs())


def _read(what: str, asked: Asked) -> Inputs:
    path = Path(what)
    if is_there(path):
        return read_file(path, what, asked)
    if _is_folder(path):
        for name in _IN_FOLDERS:
            if is_there(path / name):
                return read_file(path / name, str(path / name), asked)
        names = ", ".join(_IN_FOLDERS[:-1])
        raise invalid(Place(what), f"the folder {what} holds none of {names}", "name a file")
    if what.endswith(_ENDINGS) and not is_address(what) and "@" not in what:
        raise invalid(Place(what), f"there is no file {what}")
    return _requirement(what)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def read_file(path: Path, name: str, asked: Asked) -> Inputs:
    """Read one file, and the `.python-version` beside it. Raises `UpdaterError`."""
    file = open_input(path, name)
    try:
        found = format_of(file)(file, asked)
    except TooMuchError as error:
        raise invalid(file.at(), str(error), error.fix) from error
    except RecursionError as error:
        raise invalid(file.at(), reason(error)) from error
    beside = path.parent / ".python-version"
    if path.name != beside.name and is_there(beside):
        called = str(Path(name).parent / ".python-version")
        found |= read_python_version(open_input(beside, called), asked)
    return found


def _requirement(text: str) -> Inputs:
    gathering, place = Gathering(), Place(YOUR_SET)
    learn_addresses(text)
    try:
        if is_address(text):
            gathering.source(text, Reference(place).source(text))
        else:
            asked = parse_requirement(text)
            if asked.url:
                name = canonicalize_name(asked.name)
                reference = Reference(place, name, asked.extras, asked.marker)
                gathering.source(text, reference.source(asked.url))
            else:
                gathering.requirement(place, text, asked)
    except UnusableReference as error:
        raise invalid(place, f"{text}: {error}", error.fix) from error
    except InvalidText as error:
        raise invalid(place, str(error)) from error
    except TooMuchError as error:
        raise invalid(place, str(error), error.fix) from error
    return gathering.made()
