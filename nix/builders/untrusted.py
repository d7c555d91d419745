"""One boundary for whatever reads the bytes of others: what a parser raises becomes a Problem."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from e210_archive import not_readable
from problem import Problem

__all__ = ["untrusted"]

# A mistake of ours, which no publisher can mend (E208).
_OURS = (AssertionError, AttributeError, ImportError, NameError)
# The machine's, and not the file's.
_MACHINE = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EIO,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EMFILE,
    errno.ENFILE,
}


@contextmanager
def untrusted(what: str) -> Iterator[None]:
    """Raise Problem E210 for whatever goes wrong; `what`, as "x of y.whl cannot be read"."""
    try:
        yield
    except (Problem, *_OURS):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _MACHINE:
            raise
        raise not_readable(what, error) from error
