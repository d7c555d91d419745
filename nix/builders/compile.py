"""The build layer, flavour source: source distribution → wheel with its own build system → unpacked as any wheel is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from farm import Tree, merge
from members import Limits
from parallel import parallel_variables
from problem import Problem, shorten
from scripts import Commands
from source_archive import unpack_source
from spec import cores, output, read_spec
from toolchain import check_toolchain, compiler_variables
from unpack import MANIFEST, unpack_wheel
from virtual_environment import make_venv

__all__ = ["main"]


def _environment(builds: dict[str, Path], python: dict[str, str], root: Path) -> Path:
    """Make the environment of the build from builds alone; return its Python."""
    site = make_venv(root, python["executable"], python["version"], python["full"])
    manifests = {
        name: json.loads((build / MANIFEST).read_text("utf-8")) for name, build in builds.items()
    }
    merge(
        [
            Tree(name, build / "site-packages", frozenset(manifests[name]["elf"]))
            for name, build in builds.items()
        ],
        site,
    )
    commands = Commands(root)
    for name, build in sorted(builds.items()):
        commands.entry_points(manifests[name]["entryPoints"], name)
        commands.files((build / "scripts").iterdir() if (build / "scripts").is_dir() else [], name)
    return root / "bin" / "python"


def _variables(spec: dict[str, Any], work: Path) -> dict[str, str]:
    toolkit = [f"{spec['cudaToolkit']['path']}/bin"] if spec["cudaToolkit"] else []
    (work / "home").mkdir()
    return {
        # A compiler that is a wrapper is told by these what to add.
        **{
            name: value
            for name, value in os.environ.items()
            if spec.get("inheritPath") and name.startswith("NIX_")
        },
        "PATH": ":".join([str(work / "environment/bin"), *toolkit, os.environ["PATH"]]),
        "HOME": str(work / "home"),
        "TMPDIR": os.environ.get("TMPDIR", str(work)),
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        "SOURCE_DATE_EPOCH": "315619200",  # 1980-01-02: the zip format begins there
        **parallel_variables(spec["toolchain"]),
        **compiler_variables(spec),
        **{name: str(value) for name, value in spec["variables"].items()},
    }


def _pre_patch(script: str, source: Path, variables: dict[str, str], what: str) -> None:
    """Run what the package.nix does to its source first. Raises Problem E224."""
    if (
        script
        and subprocess.run(
            ["/bin/sh", "-eu", "-c", script], cwd=source, env=variables, stdin=subprocess.DEVNULL
        ).returncode
    ):
        raise Problem(
            "E224",
            f"the source of {what} could not be prepared",
            why="source.prePatch of its package.nix failed; its output stands above",
            fix="correct prePatch, or report it",
        )


def _call_backend(
    python: Path, source: Path, target: Path, variables: dict[str, str], what: str
) -> str:
    """Run the build backend; return the file name of its wheel. Raises Problem E222, E223."""
    done = subprocess.run(
        [str(python), str(Path(__file__).with_name("backend_call.py")), str(source), str(target)],
        env=variables,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode == 3 and (target / "missing").is_file():
        raise Problem(
            "E222",
            f"the build of {what} lacks something",
            where=shorten((target / "missing").read_text("utf-8").splitlines()),
            why="its build system asks for it, its build environment does not have it",
            fix=f"add it to source.buildRequires of pkgs/{what.partition(' ')[0]}/package.nix",
        )
    if done.returncode or not (target / "name").is_file():
        raise Problem(
            "E223",
            f"the build system of {what} failed",
            why=f"its exit code is {done.returncode}; its output stands above",
            fix="read its output: nix log shows it again",
        )
    return (target / "name").read_text("utf-8").strip()


def main() -> None:
    """Spec: name, version, file, source, python, environment (name → build), against, toolchain, compiler, cudaToolkit, axes,
    capabilities, variables, prePatch, limits; inheritPath where the compiler is not the machine's."""
    spec = read_spec()
    what = f"{spec['name']} {spec['version']}"
    # On the host, Nix's own PATH leads nowhere; a base with a compiler of its own has set it.
    if not spec.get("inheritPath"):
        os.environ["PATH"] = "/usr/bin:/bin"
    builds = {name: Path(path) for name, path in spec["environment"].items()}
    check_toolchain(spec, {name: builds[name] for name in spec["against"]})
    work = Path(os.environ["NIX_BUILD_TOP"])
    python = _environment(builds, spec["python"], work / "environment")
    limits = Limits(**spec["limits"])
    source = unpack_source(Path(spec["source"]), spec["file"], limits, work / "source")
    (work / "wheel").mkdir()
    variables = _variables(spec, work)
    _pre_patch(spec["prePatch"], source, variables, what)
    print(f"{what}: compiling with {variables['MAX_JOBS']} jobs", file=sys.stderr, flush=True)
    wheel = _call_backend(python, source, work / "wheel", variables, what)
    out = output()
    out.mkdir()
    (out / "site-packages").mkdir()
    unpack_wheel(
        work / "wheel" / os.path.basename(wheel),
        os.path.basename(wheel),
        spec["name"],
        spec["version"],
        None,
        limits,
        out,
        min(cores(), 8),
    )
