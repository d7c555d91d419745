"""Run one builder: `python <this folder> <module>`; its `main()` does the work of the derivation.

A Problem is printed as a sentence instead of a traceback, and so is a full disk.
"""

from __future__ import annotations

import errno
import importlib
import sys
from collections.abc import Callable

from e209_disk import disk_full
from problem import Problem


def guarded(main: Callable[[], None]) -> None:
    """Call `main`; exit 1 after a Problem."""
    try:
        main()
    except Problem as problem:
        refuse(problem)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        refuse(disk_full(error))


def refuse(problem: Problem) -> None:
    """Print a problem and exit."""
    print(problem.render(), file=sys.stderr, flush=True)
    sys.exit(1)


if __name__ == "__main__":
    guarded(importlib.import_module(sys.argv[1]).main)
