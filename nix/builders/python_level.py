"""The python-level layer: one build in one concretisation, checked against its plan."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from e218_start_up import starts
from e230_python_level import does_not_import, other_build, other_python
from e233_import_limits import over_limit
from farm import elf_below, link
from import_run import ImportLimits
from imports import check_imports, closure_of
from offered import default_imports
from requirements import check_requirements
from spec import output, read_spec
from start_up_notes import note_start_up
from stray import stray_of
from undeclared import note_undeclared
from virtual_environment import site_packages

__all__ = ["main"]


def _check_python(expected: dict[str, str]) -> None:
    version = ".".join(map(str, sys.version_info[:3]))
    if version != expected["full"]:
        raise other_python(expected["executable"], version, expected["full"])


def _check_build(manifest: dict[str, Any], package: dict[str, Any]) -> None:
    """Refuse the build of something else, which would go unnoticed until run time."""
    if (manifest["name"], manifest["version"]) != (package["name"], package["version"]):
        raise other_build(package, manifest)


def _link_tree(
    build: Path, bytecode: Path, elf: list[str], target: Path, imports: list[str]
) -> None:
    """Make real folders with a link per file; one with neither modules nor ELF becomes one link.

    What is stray at the root is left out.
    """
    stray = stray_of(((entry.name, entry.is_dir()) for entry in os.scandir(build)), imports)

    def has_modules(folder: Path) -> bool:
        return any(name.endswith(".py") for _, _, names in os.walk(folder) for name in names)

    def folder(relative: str) -> None:
        (target / relative).mkdir()
        for entry in sorted(os.scandir(build / relative), key=lambda entry: entry.name):
            path = f"{relative}/{entry.name}" if relative else entry.name
            if entry.name == "__pycache__" or path in stray:
                continue
            if entry.is_dir() and (
                path.endswith(".dist-info") or elf_below(elf, path) or has_modules(build / path)
            ):
                folder(path)
            else:
                link(entry.path, str(target / path))
        if (bytecode / relative / "__pycache__").is_dir():
            os.symlink(bytecode / relative / "__pycache__", target / relative / "__pycache__")

    folder("")


def _seal(folder: Path, seal: dict[str, Any]) -> None:
    """Leave what no link farm can join with another concretisation (nix/concretise/seals.nix)."""
    root = folder / "one-concretisation-only"
    for position, own in enumerate(seal["digits"]):
        for digit in range(seal["base"]):
            place = root / str(position) / str(digit)
            place.parent.mkdir(parents=True, exist_ok=True)
            if digit == own:
                place.symlink_to(f"{seal['path']}/slots")
            elif seal["slot"] is not None:
                place.mkdir()
                (place / str(seal["slot"])).symlink_to(f"{seal['path']}/message")


def main() -> None:
    """Spec: package, build, bytecode, passport, dependencies, deferred, planned, python,
    environment, packaging, id, seal, importLimits, strict, reviewed."""
    spec = read_spec()
    sys.path.append(spec["packaging"])
    package, build, out = spec["package"], Path(spec["build"]), output()
    _check_python(spec["python"])
    manifest = json.loads((build / "accelpkgs-build.json").read_text("utf-8"))
    _check_build(manifest, package)
    running = [found["file"] for found in manifest["startUp"]]
    unread = [f["file"] for f in manifest["startUp"] if f.get("sha256") not in spec["reviewed"]]
    if spec["strict"] and unread:
        raise starts(package["name"], package["version"], unread)
    metadata = (build / "site-packages" / manifest["distInfo"] / "METADATA").read_text("utf-8")
    check_requirements(metadata, package, spec["environment"])

    site = site_packages(out, spec["python"]["version"])
    site.parent.mkdir(parents=True)
    modules = (
        default_imports(package["name"], manifest["modules"])
        if package["imports"] is None
        else package["imports"]
    )
    meant = [*modules, *package.get("shows", [])]
    _link_tree(build / "site-packages", Path(spec["bytecode"]), manifest["elf"], site, meant)
    if not (site / manifest["distInfo"] / "INSTALLER").exists():
        (site / manifest["distInfo"] / "INSTALLER").write_text("accelpkgs\n")
    # Paths with the name in them: link farms that refuse every collision must be able to join one
    # concretisation.
    notes = out / "nix-support" / "accelpkgs"
    (notes / "levels" / package["name"]).mkdir(parents=True)
    (notes / f"{package['name']}.json").symlink_to(spec["passport"])
    (notes / "levels" / package["name"] / "build").symlink_to(build)
    level = {
        "name": package["name"],
        "version": package["version"],
        "id": spec["id"],
        "dependencies": spec["dependencies"],
        "wins": package["wins"],
        # Somebody has looked at what must import.
        **({} if package["imports"] is None else {"statesImports": True}),
    }
    (notes / "levels" / package["name"] / "level.json").write_text(
        json.dumps(level, indent=1, sort_keys=True) + "\n"
    )
    note_start_up(out, package["name"], running)
    # Beside the modules, too: images often link `bin` and `lib` alone.
    for place in (out / "share" / "accelpkgs", site / ".accelpkgs"):
        _seal(place, spec["seal"])

    if spec["deferred"]:
        print(
            f"{package['name']}: {', '.join(spec['deferred'])} cannot be reached here, "
            "for a circle of requirements; its imports are checked in the environment",
            file=sys.stderr,
        )
    else:
        _check_imports(spec, modules, out)


def _check_imports(spec: dict[str, Any], modules: list[str], out: Path) -> None:
    """Import the modules; what lacks a module that the plan may have is left to the environment."""
    package, closure = spec["package"], closure_of(out)
    others = sorted(set(spec["planned"]) - closure.keys())
    limits = ImportLimits(**spec["importLimits"])
    done = check_imports(modules, closure, spec["python"], limits, defer=bool(others))
    if done.over:
        raise over_limit(
            package["name"],
            package["version"],
            str(done.failed),
            done.over,
            getattr(limits, done.over),
            done.said,
        )
    if done.failed:
        raise does_not_import(
            package["name"], package["version"], done.failed, done.said, done.lost
        )
    note_undeclared(out, package["name"], done.deferred)
