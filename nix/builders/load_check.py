"""Load the libraries of an environment as its processes will: what is lost is found here, not by
the first user (README.md, "The load check").
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from driver_stub import functions_of, stub
from elf_file import read_elf, symbols
from foreign import run_foreign
from foreign_files import foreign_text, temporary_folder
from judge_loads import Answer, Package, Verdicts, judge
from offered import default_imports
from problem import plain
from roots import libraries_of, roots_of

__all__ = ["check_loads", "main"]

# Runs as `-c`: a script's own folder would be on sys.path.
_PROGRAM = Path(__file__).with_name("load_program.py")
_LIMIT = 120
_OUTPUT = 64 << 20
# What ELF calls the machines of support.json.
_MACHINES = {"x86_64": 62, "aarch64": 183}


def check_loads(
    site: Path, python: Path, version: str, builds: Mapping[str, Path], spec: dict[str, Any]
) -> Verdicts | None:
    """Load what the builds have, in the environment of `python`. Raises Problem E241.

    `spec`: `packages` (name → first, imports, optional, apart, probe), `driver`, `sonames`, and
    `backends`. None where nothing is compiled.
    """
    machine = _MACHINES[os.uname().machine]
    packages = _packages(site, version, machine, builds, spec["packages"])
    if not any(package.roots for package in packages.values()):
        return None
    start = _start(python)
    with temporary_folder() as folder:
        stubs = _stubs(folder, site, packages.values(), machine, spec["driver"])
        answers = _ask(start, folder, stubs, site, packages, spec.get("limit", _LIMIT))
    verdicts = judge(answers, packages, {**spec, "temporary": str(folder)}, site)
    for line in verdicts.lines():
        print(plain(line), file=sys.stderr)
    if verdicts.problem:
        raise verdicts.problem
    return verdicts


def _start(python: Path) -> list[str]:
    """Return how to start it without the machine's ld.so.cache, where it would read that.

    A /usr/local/cuda in there answers for what the environment lacks. What nixpkgs builds does not
    read it.
    """
    real = python.resolve()
    program = read_elf(real)
    if real.is_relative_to(os.environ["NIX_STORE"]) or not program or not program.interpreter:
        return [str(python)]
    loader = program.interpreter
    said = subprocess.run([loader, "--help"], capture_output=True, text=True, check=False).stdout
    if "--argv0" not in said:
        print("the C library is older than 2.33: its cache is read by the check", file=sys.stderr)
        return [str(python)]
    return [loader, "--inhibit-cache", "--argv0", str(python), str(real)]


def _packages(
    site: Path,
    version: str,
    machine: int,
    builds: Mapping[str, Path],
    stated: Mapping[str, dict[str, Any]],
) -> dict[str, Package]:
    found: dict[str, Package] = {}
    for name, build in sorted(builds.items()):
        manifest = json.loads((build / "accelpkgs-build.json").read_text("utf-8"))
        own = build / "site-packages"
        libraries = libraries_of(own, manifest["elf"], machine, version)
        said = stated.get(name, {})
        apart = said.get("apart", [])
        roots = [
            root
            for root in roots_of(own, libraries, _is_component(own, said))
            if not any(fnmatchcase(Path(root.path).name, pattern) for pattern in apart)
            # Another package's file may have its place (`wins`).
            and (site / root.path).exists()
        ]
        imports = said.get("imports")
        if imports is None:
            imports = default_imports(name, manifest["modules"])
        found[name] = Package(
            name,
            manifest["version"],
            imports,
            bool(manifest["modules"]["regular"]) and not _is_component(own, said),
            libraries,
            roots,
            said,
        )
    return found


def _is_component(site: Path, stated: Mapping[str, Any]) -> bool:
    """Say whether a package has libraries for others and no code; empty modules are none."""
    return bool(stated.get("component")) or not any(
        path.stat().st_size for path in site.glob("**/*.py") if path.is_file()
    )


def _first(package: Package, packages: Mapping[str, Package], site: Path) -> list[list[str]]:
    """Return what comes before the package's own import: imports, or libraries of components."""
    steps: list[list[str]] = []
    for name in package.stated.get("first", []):
        other = packages.get(name)
        if other is None:
            continue
        if other.has_modules:
            steps += [["import", module] for module in other.imports]
        else:
            steps += [["load", str(site / root.path)] for root in other.roots if root.must]
    return steps


def _stubs(
    folder: Path,
    site: Path,
    packages: Iterable[Package],
    machine: int,
    driver: dict[str, Any],
) -> list[str]:
    """Write a stand-in for each of the driver's libraries that some file needs."""
    wanted: dict[str, set[str]] = {}
    for package in packages:
        for path, elf in package.libraries.items():
            of_driver = [
                name
                for name in elf.needed
                if name in driver["names"] or name.startswith(tuple(driver["prefixes"]))
            ]
            if of_driver:
                undefined = {name for name, here in symbols(site / path) if not here}
                for name in of_driver:
                    wanted.setdefault(name, set()).update(functions_of(name, undefined))
    (folder / "stubs").mkdir()
    paths = []
    for name, functions in sorted(wanted.items()):
        written = folder / "stubs" / name
        written.write_bytes(stub(machine, name, functions))
        paths.append(str(written))
    return paths


def _ask(
    start: list[str],
    folder: Path,
    stubs: list[str],
    site: Path,
    packages: Mapping[str, Package],
    limit: int,
) -> list[Answer]:
    job: dict[str, Any] = {
        "limit": limit,
        "stubs": stubs,
        "packages": [
            {
                "name": package.name,
                "first": _first(package, packages, site),
                "imports": package.imports if package.has_modules else [],
                "roots": [str(site / root.path) for root in package.roots],
                "probe": package.stated.get("probe"),
            }
            for package in packages.values()
            if package.roots or package.stated.get("probe")
        ],
    }
    report = folder / "report"
    (folder / "job.json").write_text(json.dumps(job), "utf-8")
    run_foreign(
        [*start, "-c", _PROGRAM.read_text("utf-8"), str(folder / "job.json"), str(report)],
        # No LD_LIBRARY_PATH, no LD_PRELOAD.
        variables={
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "PATH": "/usr/bin:/bin",
            "PYTHONDONTWRITEBYTECODE": "1",
            "LANG": "C.UTF-8",
        },
        folder=folder,
        writes=[folder],
        # Each fork has a limit of its own, which what it imports can take away.
        seconds=10 * limit + sum(5 * len(package["roots"]) for package in job["packages"]),
        most=_OUTPUT,
    )
    return list(_answers(report))


def _answers(report: Path) -> Iterator[Answer]:
    """Yield what was told; what is half written is no answer, and judge says what is missing."""
    for line in (foreign_text(report) or "").splitlines():
        try:
            yield Answer(**json.loads(line))
        except (ValueError, TypeError, RecursionError):
            continue


def main() -> None:
    """For bases whose environment another builder makes: OUT SITE PYTHON SPEC."""
    out, site, version, file = sys.argv[2:]
    spec = json.loads(Path(file).read_text("utf-8"))
    builds = {name: Path(path) for name, path in spec["builds"].items()}
    verdicts = check_loads(Path(site), Path(out) / "bin/python", version, builds, spec)
    if verdicts:
        notes = Path(out) / "nix-support/accelpkgs/loads"
        notes.mkdir(parents=True)
        (notes / "report.json").write_text(verdicts.report(), "utf-8")
