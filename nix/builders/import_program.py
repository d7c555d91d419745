"""Import modules, and tell which lack a module that nothing here has: REPORT DEFER MODULE…

The first line of its input is a word that REPORT repeats: who ends the process does not know it.
It runs with the interpreter of an environment, as `python -c` with this text: it must stand alone.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import sys
from pathlib import Path

__all__ = ["lost_module", "main"]


def _is_here(name: str) -> bool:
    """Say whether the top of a dotted name is a module with code of its own, or Python's."""
    top = name.partition(".")[0]
    if top in sys.stdlib_module_names:
        return True
    try:
        found = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return True
    # A namespace without code is shared by several packages: google, nvidia.
    return found is not None and found.origin is not None


def lost_module(error: BaseException | None) -> str | None:
    """Return the module, or distribution, of another package for want of which an import failed.

    None where it failed for another reason. Packages catch that error to raise one of their own, so
    what it was caused by counts, too.
    """
    seen = []
    while error is not None and error not in seen:
        if isinstance(error, importlib.metadata.PackageNotFoundError):
            return str(error.name)
        if isinstance(error, ModuleNotFoundError) and error.name and not _is_here(error.name):
            return error.name
        seen.append(error)
        error = error.__cause__ or error.__context__
    return None


def main(report: str, defer: bool, modules: list[str], token: str) -> None:
    """Write {token, deferred: {module: lost}, failed, lost}; exit 1 with the first failure.

    `defer`: a module that lacks another package's is no failure, and the next one is tried.
    """
    deferred: dict[str, str] = {}

    def tell(failed: str | None, lost: str | None) -> None:
        told = {"token": token, "deferred": deferred, "failed": failed, "lost": lost}
        Path(report).write_text(json.dumps(told), "utf-8")

    for name in modules:
        try:
            importlib.import_module(name)
        except BaseException as error:
            lost = lost_module(error)
            if defer and lost:
                deferred[name] = lost
                continue
            tell(name, lost)
            print(f"import {name}: {type(error).__name__}: {error}")
            sys.exit(1)
    tell(None, None)


if __name__ == "__main__":
    given, sys.argv[1:] = sys.argv[1:], []
    main(given[0], given[1] == "defer", given[2:], sys.stdin.readline().strip())
