"""Import what a package must offer: BUILD SITE-PACKAGES NAME (--shown | MODULE…). PYTHONPATH has what it depends on."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path


def shown(build: Path, name: str) -> list[str]:
    """Return the module named like the package, else every public one, else folders of modules."""
    modules = json.loads((build / "accelpkgs-build.json").read_text("utf-8"))["modules"]
    wanted = name.replace("-", "_").replace(".", "_").lower()
    same = [module for module in modules["regular"] if module.lower() == wanted]
    public = [
        module
        for module in modules["regular"]
        if not module.startswith("_") and module not in ("test", "tests", "setup")
    ]
    return same or public or modules["namespace"]


def main(build: Path, site: str, name: str, modules: list[str]) -> None:
    """Raise SystemExit (E231) with the module that does not import and why."""
    sys.path.insert(0, site)
    for module in shown(build, name) if modules == ["--shown"] else modules:
        try:
            importlib.import_module(module)
        except BaseException as error:
            sys.exit(
                f"accelpkgs E231: {name} does not import\n  where: import {module}\n  why:   {type(error).__name__}: {error}\n  fix:   please report it"
            )
        print(f"import {module}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:])
