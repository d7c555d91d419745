"""Import what a package must offer: BUILD SITE-PACKAGES NAME (--shown | MODULE…).

For bases where the interpreter finds by itself what the package depends on (PYTHONPATH).
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

from e230_python_level import does_not_import
from modules import default_imports

__all__ = ["main"]


def _import_alone(site: str) -> None:
    """Let nothing that is imported from here on find the builders' own modules."""
    own = Path(__file__).parent
    sys.path = [site, *(path for path in sys.path if Path(path) != own)]
    for module in own.glob("[!_]*.py"):
        sys.modules.pop(module.stem, None)


def main() -> None:
    """Raise Problem E231 with the module that does not import and why."""
    build, site, name, *modules = sys.argv[2:]
    if modules == ["--shown"]:
        manifest = json.loads((Path(build) / "accelpkgs-build.json").read_text("utf-8"))
        modules = default_imports(name, manifest["modules"])
    _import_alone(site)
    for module in modules:
        try:
            importlib.import_module(module)
        except BaseException as error:
            said = f"{type(error).__name__}: {error}".splitlines()[:4]
            raise does_not_import(name, [f"import {module}"], said) from error
        print(f"import {module}")
