"""Import what a package must offer, for bases where the interpreter finds by itself what the
package depends on (PYTHONPATH).

PYTHON SECONDS BYTES BUILD SITE-PACKAGES NAME LEVEL PLANNED (--shown | MODULE…), or
PYTHON SECONDS BYTES ENVIRONMENT-SITE --noted LEVEL…

PYTHON imports, and is confined. What runs this is isolated (`-I -S`): neither PYTHONPATH nor a
`.pth` of the environment brings code of others into it.

LEVEL is the python-level, which notes what lacks a module of another package, or `-`: there is no
later. PLANNED are the packages of the plan, separated by commas.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from e230_python_level import does_not_import
from e233_import_limits import over_limit
from import_run import ImportLimits, run_imports
from offered import default_imports
from problem import plain
from undeclared import note_undeclared, tell_undeclared, undeclared_of

__all__ = ["main"]


def _path(site: str) -> list[str]:
    """Return where PYTHON looks for packages."""
    return [site, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]


def _others(name: str, planned: Iterable[str], site: str) -> bool:
    """Say whether the plan has packages that are not to be found from here."""
    here = {
        str(found.metadata["Name"]).lower().replace("_", "-").replace(".", "-")
        for found in importlib.metadata.distributions(path=_path(site))
    }
    return bool(set(planned) - here - {name})


def _import(
    python: str,
    name: str,
    modules: Sequence[str],
    site: str,
    limits: ImportLimits,
    defer: bool,
) -> dict[str, str]:
    """Import the modules in a process of their own; return those that lack another package's."""
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(_path(site))}
    done = run_imports(python, modules, limits, defer, variables)
    if done.over:
        raise over_limit(
            name, "", str(done.failed), done.over, getattr(limits, done.over), done.said
        )
    if done.failed:
        raise does_not_import(name, "", done.failed, done.said, done.lost)
    for module in modules:
        print(f"import {plain(module)}")
    return done.deferred


def _import_noted(python: str, levels: Iterable[Path], site: str, limits: ImportLimits) -> None:
    """Import in an environment what its python-levels could not."""
    for level in levels:
        lost = undeclared_of(level)
        (name,) = [path.name for path in level.glob("nix-support/accelpkgs/levels/*")]
        _import(python, name, list(lost), site, limits, defer=False)
        for module in sorted(set(lost.values())):
            owners = importlib.metadata.packages_distributions().get(module.partition(".")[0], [])
            tell_undeclared(name, module, sorted(set(owners)))


def main() -> None:
    """Raise Problem E231 with the module that does not import and why, E233 for one without end."""
    python, seconds, size, *arguments = sys.argv[2:]
    limits = ImportLimits(int(seconds), int(size))
    if arguments[1:2] == ["--noted"]:
        site, _, *levels = arguments
        # Last, for its metadata: what is imported here is Python's own.
        sys.path.append(site)
        noted = [level for level in map(Path, levels) if undeclared_of(level)]
        _import_noted(python, noted, site, limits)
        return
    build, site, name, level, planned, *modules = arguments
    if modules == ["--shown"]:
        manifest = json.loads((Path(build) / "accelpkgs-build.json").read_text("utf-8"))
        modules = default_imports(name, manifest["modules"])
    others = level != "-" and _others(name, planned.split(","), site)
    deferred = _import(python, name, modules, site, limits, defer=others)
    if others:
        note_undeclared(Path(level), name, deferred)
