"""The build layer, flavour source: the wheel of a source distribution, unpacked as any wheel is."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

from c_library import check_made
from e221_compile import backend_failed, lacks_requirements, no_wheel, not_prepared
from farm import Tree, merge
from foreign import Done, run_foreign
from foreign_files import foreign_text
from lacking_libraries import lacking
from members import Limits
from offered import default_imports
from parallel import parallel_variables
from scripts import Commands
from source_archive import unpack_source
from source_tree import copy_tree
from spec import cores, output, read_spec
from stray import stray_of
from toolchain import check_toolchain, compiler_variables
from unpack import MANIFEST, unpack_wheel
from virtual_environment import make_venv

__all__ = ["main"]

# What the build system may write to. The folder above holds what the builder reads again.
_WRITABLE = ("source", "wheel", "home", "tmp")
# Bytes of what backend_call.py tells.
_TOLD = 1 << 20


def _tree(name: str, build: Path, manifest: dict[str, Any]) -> Tree:
    """Return the site-packages of a build as a tree to merge."""
    root = build / "site-packages"
    stray = stray_of(
        ((entry.name, entry.is_dir()) for entry in root.iterdir()),
        default_imports(name, manifest["modules"]),
    )
    return Tree(name, root, frozenset(manifest["elf"]), without=stray)


def _environment(builds: dict[str, Path], python: dict[str, str], root: Path) -> Path:
    """Make the environment of the build from builds alone; return its Python."""
    site = make_venv(root, python["executable"], python["version"], python["full"])
    manifests = {
        name: json.loads((build / MANIFEST).read_text("utf-8")) for name, build in builds.items()
    }
    merge([_tree(name, build, manifests[name]) for name, build in builds.items()], site)
    commands = Commands(root)
    for name, build in sorted(builds.items()):
        commands.entry_points(manifests[name]["entryPoints"], name)
        commands.files(build / "scripts", name)
    return root / "bin" / "python"


def _variables(spec: dict[str, Any], work: Path) -> dict[str, str]:
    toolkit = [f"{spec['cudaToolkit']['path']}/bin"] if spec["cudaToolkit"] else []
    return {
        # A compiler that is a wrapper is told by these what to add.
        **{
            name: value
            for name, value in os.environ.items()
            if spec.get("inheritPath") and name.startswith("NIX_")
        },
        "PATH": ":".join([str(work / "environment/bin"), *toolkit, os.environ["PATH"]]),
        "HOME": str(work / "home"),
        "TMPDIR": str(work / "tmp"),
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        "SOURCE_DATE_EPOCH": "315619200",  # 1980-01-02: the zip format begins there
        **parallel_variables(spec["toolchain"]),
        **compiler_variables(spec),
        **{name: str(value) for name, value in spec["variables"].items()},
    }


def _run(command: list[str], source: Path, work: Path, variables: dict[str, str]) -> Done:
    """Run what comes with a source, in it; its output goes to the log. Raises Problem E235."""
    writes = [work / name for name in _WRITABLE]
    return run_foreign(command, variables=variables, folder=source, writes=writes, show=True)


def _pre_patch(
    script: str, source: Path, work: Path, variables: dict[str, str], name: str, version: str
) -> None:
    """Run what the package.nix does to its source first. Raises Problem E224, E235."""
    if script and _run(["/bin/sh", "-eu", "-c", script], source, work, variables).code:
        raise not_prepared(name, version)


def _call_backend(
    python: Path,
    source: Path,
    work: Path,
    variables: dict[str, str],
    name: str,
    version: str,
    want: str,
) -> str:
    """Run the build backend; return the file name of its wheel, or the METADATA that it makes.

    Raises Problem E222, E223, E235.
    """
    target = work / "wheel"
    program = str(Path(__file__).with_name("backend_call.py"))
    done = _run([str(python), program, str(source), str(target), want], source, work, variables)
    made = "METADATA" if want == "metadata" else "name"
    missing, wheel = (foreign_text(target / file, _TOLD) for file in ("missing", made))
    if done.code == 3 and missing is not None:
        raise lacks_requirements(name, version, missing.splitlines())
    if done.code or wheel is None:
        # A base with a compiler of its own does not look into /usr.
        machine = variables["PATH"].endswith("/usr/bin:/bin")
        raise backend_failed(name, version, done.end, lacking(done.lines), machine=machine)
    if want == "metadata":
        return wheel
    wheel = wheel.strip()
    if wheel != Path(wheel).name or not _is_plain(target / wheel):
        raise no_wheel(name, version, wheel)
    return wheel


def _source(spec: dict[str, Any], limits: Limits, folder: Path) -> Path:
    """Unpack the source, or copy it, into a new folder; return the root of the project."""
    path = Path(spec["source"])
    if not path.is_dir():
        return unpack_source(path, spec["file"], limits, folder)
    return copy_tree(path, spec["subdirectory"], folder, spec["name"], spec["version"])


def _is_plain(path: Path) -> bool:
    """Say whether it is a file, and no link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def main() -> None:
    """Spec: name, version, file, source, python, environment (name → build), against, toolchain,
    compiler, glibc, cudaToolkit, axes, capabilities, variables, prePatch, limits; subdirectory
    where the source is a tree; only = "metadata" where no wheel is wanted; inheritPath where the
    compiler is not the machine's."""
    spec = read_spec()
    name, version = spec["name"], spec["version"]
    # On the host, Nix's own PATH leads nowhere; a base with a compiler of its own has set it.
    if not spec.get("inheritPath"):
        os.environ["PATH"] = "/usr/bin:/bin"
    builds = {name: Path(path) for name, path in spec["environment"].items()}
    check_toolchain(spec, {name: builds[name] for name in spec["against"]})
    work = Path(os.environ["NIX_BUILD_TOP"])
    python = _environment(builds, spec["python"], work / "environment")
    limits = Limits(**spec["limits"])
    source = _source(spec, limits, work / "source")
    for folder in _WRITABLE:
        (work / folder).mkdir(exist_ok=True)
    variables = _variables(spec, work)
    _pre_patch(spec["prePatch"], source, work, variables, name, version)
    jobs = variables["MAX_JOBS"]
    print(f"{name} {version}: compiling with {jobs} jobs", file=sys.stderr, flush=True)
    want = spec.get("only") or "wheel"
    wheel = _call_backend(python, source, work, variables, name, version, want)
    out = output()
    out.mkdir()
    if want == "metadata":
        (out / "METADATA").write_text(wheel, "utf-8")
        return
    (out / "site-packages").mkdir()
    manifest = unpack_wheel(
        work / "wheel" / wheel,
        wheel,
        name,
        version,
        None,
        limits,
        out,
        min(cores(), 8),
        # A compiler that is a wrapper names the folders of what it links.
        os.environ.get("NIX_STORE", "/nix/store") if spec.get("inheritPath") else None,
    )
    check_made(spec, manifest, out)
