"""Import what a package must offer, for bases where the interpreter finds by itself what the
package depends on (PYTHONPATH).

BUILD SITE-PACKAGES NAME LEVEL PLANNED (--shown | MODULE…), or ENVIRONMENT-SITE --noted LEVEL…

LEVEL is the python-level, which notes what lacks a module of another package, or `-`: there is no
later. PLANNED are the packages of the plan, separated by commas.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from e230_python_level import does_not_import
from import_program import lost_module
from offered import default_imports
from undeclared import note_undeclared, tell_undeclared, undeclared_of

__all__ = ["main"]


def _import_alone(site: str) -> None:
    """Let nothing that is imported from here on find the builders' own modules."""
    own = Path(__file__).parent
    sys.path = [site, *(path for path in sys.path if Path(path) != own)]
    for module in own.glob("[!_]*.py"):
        sys.modules.pop(module.stem, None)


def _others(name: str, planned: Iterable[str]) -> bool:
    """Say whether the plan has packages that are not to be found from here."""
    here = {
        str(found.metadata["Name"]).lower().replace("_", "-").replace(".", "-")
        for found in importlib.metadata.distributions()
    }
    return bool(set(planned) - here - {name})


def _import(name: str, modules: Iterable[str], defer: bool) -> dict[str, str]:
    """Import the modules; return those that lack another package's, where that may be."""
    deferred: dict[str, str] = {}
    for module in modules:
        try:
            importlib.import_module(module)
        except BaseException as error:
            lost = lost_module(error)
            if defer and lost:
                deferred[module] = lost
                continue
            said = f"{type(error).__name__}: {error}".splitlines()[:4]
            raise does_not_import(name, "", module, said, lost) from error
        print(f"import {module}")
    return deferred


def _import_noted(levels: Iterable[Path]) -> None:
    """Import in an environment what its python-levels could not."""
    for level in levels:
        lost = undeclared_of(level)
        (name,) = [path.name for path in level.glob("nix-support/accelpkgs/levels/*")]
        _import(name, lost, defer=False)
        for module in sorted(set(lost.values())):
            owners = importlib.metadata.packages_distributions().get(module.partition(".")[0], [])
            tell_undeclared(name, module, sorted(set(owners)))


def main() -> None:
    """Raise Problem E231 with the module that does not import and why."""
    if sys.argv[3:4] == ["--noted"]:
        _import_alone(sys.argv[2])
        _import_noted([level for level in map(Path, sys.argv[4:]) if undeclared_of(level)])
        return
    build, site, name, level, planned, *modules = sys.argv[2:]
    if modules == ["--shown"]:
        manifest = json.loads((Path(build) / "accelpkgs-build.json").read_text("utf-8"))
        modules = default_imports(name, manifest["modules"])
    _import_alone(site)
    others = level != "-" and _others(name, planned.split(","))
    deferred = _import(name, modules, defer=others)
    if others:
        note_undeclared(Path(level), name, deferred)
