"""A file that a person names, or that such a file names: its text, whatever it turns out to be."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from accelpkgs_updater.boundary import reason
from accelpkgs_updater.disk.plain_file import NoPlainFile, plain_bytes
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.inputs.model import Place
from accelpkgs_updater.limits import TooMuchError
from accelpkgs_updater.redaction import redacted

__all__ = ["InputFile", "invalid", "is_there", "open_input", "problem_at", "raise_all", "shown"]

_TITLE = "a requirement cannot be understood"
_SAID = 200
_TOLD = 20
"""Problems that are told of one run."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark theirs begins with.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""How a text begins that is not plain UTF-8: PowerShell writes UTF-16."""

_CODING = re.compile(rb"coding[:=]\s*([-\w.]{1,40})")
_PLAIN = re.compile(r"utf-8|ascii|iso8859-\d+|cp125\d|koi8-[ru]|gbk|gb18030|big5|shift_jis|euc_\w+")
"""Encodings that only say which letters bytes are."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """`name`: as a person finds it from where they are; `sha256`: of its bytes."""

    name: str
    path: Path
    text: str
    sha256: str

    def at(self, line: int = 0) -> Place:
        """Return a place in it."""
        return Place(self.name, line)


def open_input(path: Path, name: str, place: Place | None = None) -> InputFile:
    """Read a regular file; `place`: what names it. Raises `UpdaterError`."""
    where = place or Place(name)
    try:
        data = plain_bytes(path)
    except NoPlainFile as error:
        raise invalid(where, f"{error}; write it to one") from error
    except TooMuchError as error:
        raise invalid(where, str(error), error.fix) from error
    except (OSError, ValueError) as error:
        raise invalid(where, f"{name} cannot be read: {reason(error)}") from error
    return InputFile(name, path, _decoded(data, where, name), sha256(data).hexdigest())


def _decoded(data: bytes, where: Place, name: str) -> str:
    encoding = next((e for mark, e in _MARKS if data.startswith(mark)), "")
    if not encoding:
        encoding = _stated(data, where) or "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        at = f"byte {error.start} is {data[error.start]:#04x}"
        raise invalid(where, f"{name} is no text in {encoding.upper()}: {at}") from error


def _stated(data: bytes, where: Place) -> str:
    """Return the encoding of a comment in the first two lines, as pip reads it (PEP 263)."""
    for line in data.split(b"\n", 2)[:2]:
        match = _CODING.search(line[:400]) if line.startswith(b"#") else None
        if match is None:
            continue
        stated = match[1].decode("ascii", "replace")
        try:
            found = codecs.lookup(stated).name
        except (LookupError, ValueError):
            found = ""
        if not _PLAIN.fullmatch(found):
            raise invalid(where, f"its first lines state the encoding {stated}", "write UTF-8")
        return found
    return ""


def is_there(path: Path) -> bool:
    """Tell whether there is anything but a folder under a name, a broken link included."""
    try:
        return not path.is_dir() and (path.exists() or path.is_symlink())
    except (OSError, ValueError, RuntimeError):
        # Too long for a name, or with a NUL in it.
        return False


def shown(text: str) -> str:
    """Return what somebody wrote as a person may see it: without user and password, and without
    what follows an address's `?`, which can be a token.
    """
    text = re.sub(r"(://[^\s?]{0,4096}\?)[^\s#]+", r"\1…", redacted(text[: 1 << 14]))
    return text if len(text) <= _SAID else f"{text[: _SAID - 1]}…"


def problem_at(place: Place, why: str, fix: str = "", title: str = _TITLE) -> Problem:
    """Return what is wrong at a place."""
    return Problem(ErrorCode.REQUIREMENT, title, str(place), (shown(why),), fix)


def invalid(place: Place, why: str, fix: str = "", title: str = _TITLE) -> UpdaterError:
    """Return the error of what cannot be read: it ends the run."""
    return UpdaterError(problem_at(place, why, fix, title))


def raise_all(problems: Iterable[Problem]) -> None:
    """Raise all that is wrong with a file together, if anything is; of many, the first.

    Raises `UpdaterError`.
    """
    found = tuple(dict.fromkeys(problems))
    if len(found) > _TOLD:
        left = len(found) - _TOLD
        why = (f"{left} more of such, from here on",)
        rest = Problem(ErrorCode.REQUIREMENT, _TITLE, found[_TOLD].where, why)
        found = (*found[:_TOLD], rest)
    if found:
        raise UpdaterError(*found)
