"""Where others' data is handled: what goes wrong there is a problem of that data, with a code.

What nobody expects is a mistake of the updater's own. It is a problem too (E523), of the package
that was being handled, so that the others go on.
"""

from __future__ import annotations

import lzma
import struct
import tarfile
import traceback
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.limits import TooMuchError

__all__ = ["FAULTS", "problem_of_fault", "problems_of", "reading", "reason"]

FAULTS = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    MemoryError,
    EOFError,
    OSError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    tarfile.TarError,
)
"""What handling data of any content can raise without a mistake of ours. RuntimeError is also what
nests too deeply, and what zipfile says of a password."""

_LONGEST = 300


@contextmanager
def reading(code: ErrorCode, title: str, where: str = "", *, fix: str = "") -> Iterator[None]:
    """Handle others' data inside; what goes wrong raises `UpdaterError`.

    `title` says what cannot be done, `where` names package, file and member.
    """
    try:
        yield
    except UpdaterError:
        raise
    except FAULTS as error:
        raise UpdaterError(problem_of_fault(error, code, title, where, fix=fix)) from error


def problem_of_fault(
    error: BaseException, code: ErrorCode, title: str, where: str = "", *, fix: str = ""
) -> Problem:
    """Return the problem of a fault in others' data; `--debug` shows its traceback."""
    remedy = error.fix if isinstance(error, TooMuchError) else fix
    return Problem(code, title, where, (reason(error),), remedy, _told(error))


def problems_of(error: Exception, where: str) -> tuple[Problem, ...]:
    """Return the problems that an exception carries; one that carries none is our mistake."""
    if isinstance(error, UpdaterError):
        return error.problems
    return (
        Problem(
            ErrorCode.MISTAKE,
            "the updater made a mistake",
            where,
            (reason(error),),
            "please report it, with the lines below",
            _told(error),
        ),
    )


def reason(error: BaseException) -> str:
    """Return in a few words why data could not be handled."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, MemoryError):
        return "it takes more memory than there is"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    # An exception may quote megabytes of what it could not read.
    said = next(iter(str(error)[: 2 * _LONGEST].splitlines()), "")
    text = said if type(error).__module__.startswith("accelpkgs_updater") else ""
    if not text:
        plain = type(error) in (ValueError, OSError)
        text = said if plain and said else f"{type(error).__name__}: {said}".rstrip(": ")
    return text[:_LONGEST]


def _told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))[-8000:]
