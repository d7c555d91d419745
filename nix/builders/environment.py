"""The environment: a real virtual environment of links into python-levels of one concretisation."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from e230_python_level import does_not_import
from e233_import_limits import over_limit
from e240_environment import replaces
from e301_mixed import mixed
from farm import Tree, merge
from import_run import ImportLimits, run_imports
from imports import build_of, level_of, tree_of
from load_check import check_loads
from offered import default_imports
from scripts import Commands
from spec import output, read_spec
from start_up_notes import tell_start_up
from stray import stray_of
from undeclared import owners_of, tell_lacking, tell_undeclared, undeclared_of
from virtual_environment import activation, make_venv

__all__ = ["main"]


def _check_ids(levels: dict[str, Path]) -> None:
    ids: dict[str, list[str]] = {}
    for name, path in levels.items():
        ids.setdefault(str(level_of(path)["id"]), []).append(name)
    if len(ids) > 1:
        raise mixed(dict(sorted(ids.items())))


def _install(trees: list[Tree], root: Path, place: str) -> None:
    """Link the files of some trees below `place`, over nothing that exists but folders of `root`.

    A folder there may be a link to a store path: whoever writes below it writes to that.
    """
    within = Path(os.path.realpath(root))
    with tempfile.TemporaryDirectory() as folder:
        merged = Path(folder) / "merged"
        merge(trees, merged, fold=False)
        for path in sorted(merged.rglob("*")):
            target = root / place / path.relative_to(merged)
            parent = Path(os.path.realpath(target.parent))
            if path.is_symlink() and (os.path.lexists(target) or not parent.is_relative_to(within)):
                raise replaces(str(target.relative_to(root)))
            if path.is_symlink():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.symlink_to(path.readlink())


def _extra_files(
    builds: dict[str, Path], wins: dict[str, frozenset[str]], root: Path, version: str
) -> None:
    """Install what wheels put elsewhere: `data` into the root, `headers` where pip puts them."""
    data = {name: build / "data" for name, build in builds.items() if (build / "data").is_dir()}
    _install(
        [
            Tree(
                name,
                folder,
                frozenset(),
                without=stray_of(((e.name, e.is_dir()) for e in folder.iterdir()), ()),
                wins=wins[name],
            )
            for name, folder in data.items()
        ],
        root,
        "",
    )
    for name, build in sorted(builds.items()):
        if (build / "headers").is_dir():
            _install(
                [Tree(name, build / "headers", frozenset())],
                root,
                f"include/site/python{version}/{name}",
            )


def _check_imports(
    spec: dict[str, Any],
    manifests: dict[str, dict[str, Any]],
    builds: dict[str, Path],
    levels: dict[str, Path],
) -> None:
    """Import what no python-level could: circles, and what a package imports undeclared."""
    whose: dict[str, str] = {}
    for name in spec["deferred"]:
        stated = spec["imports"].get(name)
        modules = default_imports(name, manifests[name]["modules"]) if stated is None else stated
        whose |= dict.fromkeys(modules, name)
    undeclared = {name: lost for name in levels if (lost := undeclared_of(levels[name]))}
    for name, lost in undeclared.items():
        whose |= dict.fromkeys(lost, name)
    limits = ImportLimits(**spec["importLimits"])
    python, asked = str(output() / "bin/python"), _asked(Path(spec["plan"]))
    spared = {n for n in undeclared if n not in spec["deferred"] and n not in asked}
    spared -= {n for n in undeclared if level_of(levels[n]).get("statesImports")}
    # What nobody asked for by name may be of use without what it does not declare.
    tried = [module for module, name in whose.items() if name in spared]
    lacks = run_imports(python, tried, limits, defer=True).deferred
    for module, other in lacks.items():
        tell_lacking(whose.pop(module), module, other)
    done = run_imports(python, list(whose), limits)
    if done.over:
        said, over = done.said, done.over
        raise over_limit("the environment", "", str(done.failed), over, getattr(limits, over), said)
    if done.failed:
        name = whose.get(done.failed, done.failed)
        raise does_not_import(
            name,
            manifests.get(name, {}).get("version", ""),
            done.failed,
            done.said,
            done.lost,
            owners_of(done.lost, builds) if done.lost else (),
        )
    for name, lost in undeclared.items():
        found = {other for module, other in lost.items() if module not in lacks}
        for module in sorted(found):
            tell_undeclared(name, module, owners_of(module, builds))


def _asked(plan: Path) -> frozenset[str]:
    """Return the packages that the request of a plan names."""
    packages = json.loads(plan.read_text("utf-8"))["packages"]
    return frozenset(n for n, p in packages.items() if "your packages" in p["requiredBy"])


def main() -> None:
    """Spec: python, levels (name → path), deferred (names to import here), imports, loads, plan,
    importLimits."""
    spec = read_spec()
    python, root = spec["python"], output()
    levels = {name: Path(path) for name, path in spec["levels"].items()}
    _check_ids(levels)
    site = make_venv(root, python["executable"], python["version"], python["full"])
    trees = [tree_of(name, path, python["version"]) for name, path in levels.items()]
    merge(trees, site)
    wins = {tree.provider: tree.wins for tree in trees}
    builds = {name: build_of(path) for name, path in levels.items()}
    (root / "bin/activate").write_text(activation(root), "utf-8")
    _extra_files(builds, wins, root, python["version"])
    commands = Commands(root, wins)
    notes = root / "nix-support" / "accelpkgs"
    notes.mkdir(parents=True)
    manifests = {
        name: json.loads((build / "accelpkgs-build.json").read_text("utf-8"))
        for name, build in sorted(builds.items())
    }
    for name, manifest in manifests.items():
        commands.entry_points(manifest["entryPoints"], name)
        commands.files(builds[name] / "scripts", name)
        (notes / f"{name}.json").symlink_to(
            (levels[name] / "nix-support/accelpkgs" / f"{name}.json").readlink()
        )
    running = {n: [found["file"] for found in m["startUp"]] for n, m in manifests.items()}
    tell_start_up(notes, running)
    (notes / "plan.json").symlink_to(spec["plan"])
    _check_imports(spec, manifests, builds, levels)
    verdicts = check_loads(site, root / "bin/python", python["version"], builds, spec["loads"])
    if verdicts:
        (notes / "loads").mkdir()
        (notes / "loads" / "report.json").write_text(verdicts.report(), "utf-8")
    print(f"{len(levels)} packages in {root}", file=sys.stderr)
