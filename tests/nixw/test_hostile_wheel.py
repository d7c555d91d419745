"""As an ordinary user, who owns the store that builds run in: a wheel that attacks the store when
it is imported, what it sees of the person's secrets, and a kernel that could not confine it.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import platform
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from .conftest import HERE, PATH, ROOT, Machine

PYTHON = Path("/usr/bin/python3")
BUILD_TESTS = HERE.parent / "build"
ATTACK = (BUILD_TESTS / "attack.py").read_text()
SECRETS = {
    "GITHUB_TOKEN": "ghp_secret-1",
    "GH_TOKEN": "ghp_secret-2",
    "ACCELPKGS_TOKEN": "secret-3",
    "PIP_INDEX_URL": "https://user:secret-4@index.example/simple",
    "PIP_EXTRA_INDEX_URL": "https://user:secret-5@index.example/simple",
    "AWS_SECRET_ACCESS_KEY": "secret-6",
    "HTTPS_PROXY": "http://user:secret-7@proxy.example:3128",
}

pytestmark = [
    pytest.mark.network,
    pytest.mark.skipif(
        not shutil.which("apt-get", path=PATH) or not PYTHON.exists(),
        reason="nixw gets a nix from apt, and the host base needs a Python in /usr",
    ),
]

Build = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheels() -> ModuleType:
    """tests/build/wheel_factory.py."""
    spec = importlib.util.spec_from_file_location("nixw_wheels", BUILD_TESTS / "wheel_factory.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def machine(machines: dict[str, Machine]) -> Machine:
    """The ordinary user's, with a copy of the library and `packaging`."""
    made = machines["user"]
    library = made.folder / "tree"
    shutil.copytree(ROOT / "nix", library / "nix")
    (library / "pkgs").mkdir()
    found = importlib.util.find_spec("packaging")
    assert found and found.submodule_search_locations
    folder = Path(next(iter(found.submodule_search_locations)))
    with zipfile.ZipFile(library / "packaging.zip", "w") as archive:
        for source in sorted(folder.rglob("*.py")):
            archive.writestr(f"packaging/{source.relative_to(folder)}", source.read_bytes())
    made.give(library)
    return made


@pytest.fixture
def build(machine: Machine, wheels: ModuleType, tmp_path: Path) -> Build:
    """Build `thing`, whose module is the given code, and `other`, which it requires."""

    def run(code: str, *before: str, on: Machine = machine) -> subprocess.CompletedProcess[str]:
        folder = machine.folder / tmp_path.name
        folder.mkdir(exist_ok=True)
        plan = wheels.plan(python := ".".join(platform_version().split(".")[:2]))
        for name, text, requires in (("other", "", ()), ("thing", code, ("other",))):
            content = wheels.wheel(name, "1.0", {f"{name}.py": text.encode()}, requires=requires)
            (folder / f"{name}-1.0-py3-none-any.whl").write_bytes(content)
            plan["packages"][name] = wheels.package(name, "1.0", content, requires=requires)
        (folder / "plan.json").write_text(json.dumps(plan))
        machine.give(folder)
        tree = machine.folder / "tree"
        return on.nix(
            *before,
            "build",
            "--impure",
            "--no-link",
            "-L",
            "--print-out-paths",
            "--expr",
            f"""
            let
              base = (import {tree}/nix/bases).host {{
                pythons."{python}" = {{
                  executable = "{PYTHON}";
                  version = "{platform_version()}";
                }};
                packaging = {tree}/packaging.zip;
              }};
              errors = import {tree}/nix/errors;
            in
            (import {tree}/nix/concretise/seal.nix {{ inherit errors; }} {{
              base = base // {{ mkSource = {{ file, ... }}: "${{{folder}}}/${{file}}"; }};
              plan = builtins.fromJSON (builtins.readFile {folder}/plan.json);
            }}).environment
            """,
        )

    return run


def platform_version() -> str:
    """The version of the distribution's Python."""
    if Path(sys.executable).resolve() == PYTHON.resolve():
        return platform.python_version()
    said = subprocess.run(
        [str(PYTHON), "-c", "import platform; print(platform.python_version())"],
        capture_output=True,
        text=True,
        check=True,
    )
    return said.stdout.strip()


def test_it_poisons_nothing(machine: Machine, build: Build) -> None:
    hostile = (
        "found = on_the_store(Path(__file__))\n"
        'if found:\n    raise RuntimeError("worked: " + ", ".join(found))\n'
    )
    done = build(ATTACK + hostile)
    assert done.returncode == 0 and "worked" not in done.stderr, done.stderr
    verified = machine.nix("store", "verify", "--all", "--no-trust")
    assert verified.returncode == 0, verified.stderr


def test_it_sees_no_secret(machine: Machine, build: Build) -> None:
    """Neither in its own environment, nor in that of the builder, nor in a derivation."""
    code = """
import os, pathlib
parents = [p for p in pathlib.Path("/proc").glob("[0-9]*/environ")]
seen = dict(os.environ)
for path in parents:
    try:
        seen[str(path)] = path.read_bytes().decode()
    except OSError:
        pass
raise RuntimeError("saw " + " ".join(" ".join(map(str, item)) for item in seen.items())[:4000])
"""
    told = dataclasses.replace(machine, variables={**machine.variables, **SECRETS})
    done = build(code, on=told)
    assert "E231" in done.stderr and "saw " in done.stderr, done.stderr
    assert "PYTHONHASHSEED 0" in done.stderr.replace("\n", " ")
    store = machine.cache / "store/nix/store"
    written = "".join(path.read_text() for path in store.glob("*.drv"))
    assert '"thing-1.0' in written or "thing" in written
    for secret in (f"secret-{number}" for number in range(1, len(SECRETS) + 1)):
        assert secret not in done.stderr + done.stdout
        assert secret not in written


def lacking(machine: Machine, *what: str) -> Machine:
    """The machine with a nix whose builds run on a kernel that lacks something."""
    shutil.copy(BUILD_TESTS / "without.py", machine.folder / "tree/without.py")
    wrapper = machine.write(
        f"lacking-{'-'.join(what)}/nix",
        f"#!/bin/sh\nexec {PYTHON} {machine.folder}/tree/without.py {' '.join(what)} -- "
        f'{machine.cache}/nix/1/bin/nix "$@"\n',
        0o755,
    )
    return dataclasses.replace(machine, path=f"{wrapper.parent}:{machine.path}")


def test_a_kernel_without_either_is_refused_before_it_runs(machine: Machine, build: Build) -> None:
    poor = lacking(machine, "namespaces", "landlock")
    ran = 'raise RuntimeError("it ran")'
    done = build(ran, on=poor)
    assert done.returncode != 0 and "accelpkgs E235: " in done.stderr, done.stderr
    assert "it ran" not in done.stderr
    trusted = build(ran, "--nixw-trust", on=poor)
    assert "it ran" in trusted.stderr and "E235" not in trusted.stderr, trusted.stderr
    assert "foreign code runs unconfined" in trusted.stderr
    # Trust changes no store path: what it made is there for who does not trust.
    fine = build("fine = 1", "--nixw-trust", on=poor)
    again = build("fine = 1", on=poor)
    assert fine.returncode == again.returncode == 0, again.stderr
    assert fine.stdout == again.stdout
    (machine.cache / "decision").unlink()


@pytest.mark.parametrize("without", ["namespaces", "landlock"])
def test_a_kernel_with_one_of_them_will_do(machine: Machine, build: Build, without: str) -> None:
    code = f"{ATTACK}\nfound = [a for a in on_the_store(Path(__file__)) if 'write' in a]\n"
    done = build(
        f'{code}# {without}\nif found:\n    raise RuntimeError(", ".join(found))\n',
        on=lacking(machine, without),
    )
    assert done.returncode == 0, done.stderr
    (machine.cache / "decision").unlink()
