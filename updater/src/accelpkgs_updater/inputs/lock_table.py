"""Values of a lock file, checked to be what its format says; what is wrong names file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from accelpkgs_updater.boundary import FAULTS, reason
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.input_file import InputFile, invalid, shown
from accelpkgs_updater.limits import TooMuchError

__all__ = ["InvalidLock", "listed", "lock_of", "sha256_of", "table_of", "text_of"]

_SHA256 = re.compile("sha256:([0-9a-f]{64})")


class InvalidLock(ValueError):
    """A lock that contradicts itself or its format; `line`: of the entry, 0 where none is known.

    `fix`: what to do, where that is not to write the lock anew.
    """

    def __init__(self, why: str, line: int = 0, fix: str = "") -> None:
        super().__init__(why)
        self.line = line
        self.fix = fix


@contextmanager
def lock_of(file: InputFile, called: str, fix: str) -> Iterator[None]:
    """Handle a lock file inside; what goes wrong raises `UpdaterError`."""
    try:
        yield
    except UpdaterError:
        raise
    except FAULTS as error:
        line = error.line if isinstance(error, InvalidLock) else 0
        own = error.fix if isinstance(error, InvalidLock | TooMuchError) else ""
        remedy = own or fix
        title = f"{called} cannot be read"
        raise invalid(file.at(line), reason(error), remedy, title) from error


def listed(table: Mapping[str, Any], key: str, of: type | tuple[type, ...] = Mapping) -> list[Any]:
    """Return a list of a table. Raises `InvalidLock`."""
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, of) for item in found):
        what = "texts" if of is str else "lists" if of is list else "tables"
        raise InvalidLock(f"{shown(key)} is no list of {what}")
    return found


def table_of(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return a table of a table, empty where it is not there. Raises `InvalidLock`."""
    found = table.get(key, {})
    if not isinstance(found, Mapping):
        raise InvalidLock(f"{shown(key)} is no table")
    return found


def text_of(table: Mapping[str, Any], key: str) -> str:
    """Return a text of a table. Raises `InvalidLock`."""
    found = table.get(key)
    if not isinstance(found, str):
        raise InvalidLock(f"{shown(key)} is no text")
    return found


def sha256_of(stated: object) -> str | None:
    """Return a sha256 in hexadecimal; None of another kind of hash. Raises `InvalidLock`."""
    if not isinstance(stated, str) or not stated.startswith("sha256:"):
        return None
    match = _SHA256.fullmatch(stated.lower())
    if match is None:
        raise InvalidLock(f"{shown(stated)} is no sha256")
    return match[1]
