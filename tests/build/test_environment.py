"""Real packages of the index, through all four layers, to an environment that runs."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Build = Callable[..., subprocess.CompletedProcess[str]]
Resolve = Callable[[str], Path]

pytestmark = pytest.mark.network

SMALL = (
    '(realise (planFile "small" // { target = (planFile "small").target // { inherit python; }; }))'
)


@pytest.fixture(scope="module", autouse=True)
def _needs_python_311(interpreter: dict[str, str]) -> None:
    if interpreter["python"] != "3.11":
        pytest.skip(
            f"the recorded plan is for Python 3.11, this machine has {interpreter['python']}"
        )


@pytest.fixture(scope="module")
def environment(build: Build, real_path: Resolve) -> Path:
    done = build(f"{SMALL}.environment")
    assert done.returncode == 0, done.stderr
    return real_path(done.stdout)


def test_numpy_computes(run_in_store: Build) -> None:
    program = (
        "import numpy, einops; print(numpy.__version__, int(numpy.arange(5) @ numpy.arange(5)), "
        "einops.rearrange(numpy.zeros((2, 3)), 'a b -> b a').shape)"
    )
    done = run_in_store(f"{SMALL}.environment", "-c", program)
    assert done.stdout.split(maxsplit=1) == ["2.4.6", "30 (3, 2)\n"], done.stderr


def test_it_is_a_virtual_environment(run_in_store: Build) -> None:
    program = (
        "import sys, sysconfig; print(sys.prefix != sys.base_prefix, "
        "sysconfig.get_path('purelib').startswith(sys.prefix), any('dist-packages' in p for p in "
        "sys.path))"
    )
    assert run_in_store(f"{SMALL}.environment", "-c", program).stdout.split() == [
        "True",
        "True",
        "False",
    ]


def test_it_is_the_same_from_every_checkout(run_nix: Build, prelude: str) -> None:
    """Where packages were read is in the plan, and in no derivation."""
    moved = (
        "let moved = plan: plan // { packages = builtins.mapAttrs (_: package: package // { "
        'folder = "/elsewhere"; }) plan.packages; }; plan = planFile "small"; in '
    )
    answer = run_nix(
        "eval",
        "--impure",
        "--expr",
        f"{prelude}{moved} (realise plan).environment.drvPath "
        "== (realise (moved plan)).environment.drvPath",
    )
    assert answer.stdout.strip() == "true", answer.stderr


def test_bytecode_is_used(run_in_store: Build) -> None:
    done = run_in_store(f"{SMALL}.environment", "-v", "-c", "import six")
    assert "six.cpython-" in done.stderr
    assert "code object from" not in "\n".join(
        line for line in done.stderr.splitlines() if "/six.py" in line
    )


def test_folders_with_libraries_are_real_and_their_files_are_links(environment: Path) -> None:
    site = next((environment / "lib").glob("python3.*")) / "site-packages"
    core = site / "numpy" / "_core"
    assert core.is_dir() and not core.is_symlink()
    libraries = [path for path in core.iterdir() if ".so" in path.name]
    assert libraries and all(path.is_symlink() for path in libraries)
    assert (site / "einops").is_symlink(), "a folder with one provider and no library is one link"


def test_commands_start_with_the_environments_python(environment: Path) -> None:
    lines = (environment / "bin/pygmentize").read_text().splitlines()
    assert lines[0].startswith("#!/nix/store/") and lines[0].endswith("/bin/python")
    assert os.access(environment / "bin/pygmentize", os.X_OK)


def test_a_command_runs(build: Build, run_nix: Build, prelude: str) -> None:
    done = run_nix(
        "shell",
        "--impure",
        "--expr",
        f"{prelude} {{ it = {SMALL}.environment; }}",
        "it",
        "--command",
        "pytest",
        "--version",
    )
    assert done.stdout.startswith("pytest 9.") or done.stderr.startswith("pytest 9."), done.stderr


def test_passports_and_the_plan_lie_in_the_environment(build: Build, run_in_store: Build) -> None:
    program = (
        "import json, pathlib, sys; folder = pathlib.Path(sys.prefix, 'nix-support/accelpkgs');"
        "print(json.dumps({path.stem: json.loads(path.read_text()) for path in "
        "folder.glob('*.json')}))"
    )
    notes = json.loads(run_in_store(f"{SMALL}.environment", "-c", program).stdout)
    assert notes["plan"]["packages"].keys() == notes.keys() - {"plan"}
    assert notes["numpy"]["version"] == notes["plan"]["packages"]["numpy"]["version"]
    assert notes["pytest"]["requires"].keys() == {"iniconfig", "packaging", "pluggy", "pygments"}
    assert notes["numpy"]["concretisation"] == notes["plan"]["id"]


def test_python_with_some_packages_has_what_they_require_and_no_more(
    build: Build, real_path: Resolve
) -> None:
    done = build(f"{SMALL}.pythonWith (ps: [ ps.pytest ])")
    assert done.returncode == 0, done.stderr
    site = next((real_path(done.stdout) / "lib").glob("python3.*")) / "site-packages"
    assert {path.name.partition("-")[0] for path in site.glob("*.dist-info")} == {
        "iniconfig",
        "packaging",
        "pluggy",
        "pygments",
        "pytest",
    }


def test_building_twice_gives_the_same_bytes(build: Build) -> None:
    expression = f"with ({SMALL}).packages; [ six.build numpy.build six numpy ]"
    assert build(expression).returncode == 0
    again = build(expression, "--rebuild")
    assert again.returncode == 0, again.stderr


def test_a_shell_has_the_commands(run_nix: Build, prelude: str) -> None:
    arguments = [
        "develop",
        "--impure",
        "--option",
        "flake-registry",
        "",
        "--expr",
        f"{prelude} {{ it = {SMALL}.shell; }}",
        "it",
        "--command",
        "python",
        "-c",
        "import numpy; print(numpy.__version__)",
    ]
    done = run_nix(*arguments)
    assert done.stdout.strip() == "2.4.6", done.stderr
