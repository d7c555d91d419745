"""Run one builder: `python <this folder> <module>`; its `main()` does the work of the derivation.

A Problem is printed as a sentence, and so is whatever else goes wrong. The traceback of what nobody
thought of is in a file of the build folder; with ACCELPKGS_DEBUG it is printed, too.
"""

from __future__ import annotations

import errno
import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from e208_builder import builder_failed
from e209_disk import disk_full
from e227_python import LEAST, too_old
from problem import Problem

_TRACEBACK = "accelpkgs-traceback.txt"


def guarded(main: Callable[[], None]) -> None:
    """Call `main`; exit 1 after a Problem, or whatever it raises."""
    try:
        main()
    except Problem as problem:
        refuse(problem, problem)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        refuse(disk_full(error) if full else unforeseen(error), error)
    except Exception as error:
        refuse(unforeseen(error), error)


def unforeseen(error: Exception) -> Problem:
    """Return the problem of an error that no builder has a sentence for."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = [f"line {last.lineno} of {Path(last.filename).name}"]
    try:
        attributes = json.loads(Path(os.environ["NIX_ATTRS_JSON_FILE"]).read_text("utf-8"))
        where.insert(0, str(attributes["name"]))
    except (OSError, KeyError, ValueError):
        pass
    return builder_failed(sys.argv[1], where, error, _TRACEBACK)


def refuse(problem: Problem, error: Exception) -> None:
    """Print a problem, keep the traceback, and exit."""
    told = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    if os.environ.get("ACCELPKGS_DEBUG"):
        print(told, file=sys.stderr)
    if build := os.environ.get("NIX_BUILD_TOP"):
        with suppress(OSError):
            Path(build, _TRACEBACK).write_text(told, "utf-8", "backslashreplace")
    print(problem.render(), file=sys.stderr, flush=True)
    sys.exit(1)


def run() -> None:
    """Run the module that the command line names. Raises Problem E227."""
    if sys.version_info < LEAST:
        raise too_old(".".join(map(str, sys.version_info[:3])))
    importlib.import_module(sys.argv[1]).main()


if __name__ == "__main__":
    guarded(run)
