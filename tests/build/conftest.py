"""Real builds: the host base with the machine's own Python, wheels made on the spot, and an index
on the loopback device.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"build_tests_{name}", HERE / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def wheels() -> ModuleType:
    """tests/build/wheel_factory.py."""
    return _load("wheel_factory")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Any]:
    """A simple index with nothing in it, served on the loopback device."""
    with _load("index_server").serve(tmp_path / "index") as server:
        yield server


@pytest.fixture
def second_index(tmp_path: Path) -> Iterator[Any]:
    """Another one."""
    with _load("index_server").serve(tmp_path / "second-index") as server:
        yield server


@pytest.fixture(scope="session")
def packaging_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`packaging` of the test environment as a zip, so that checking METADATA needs no network."""
    found = importlib.util.find_spec("packaging")
    assert found and found.submodule_search_locations
    folder = Path(next(iter(found.submodule_search_locations)))
    path = tmp_path_factory.mktemp("packaging") / "packaging.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for source in sorted(folder.rglob("*.py")):
            archive.writestr(
                zipfile.ZipInfo(f"packaging/{source.relative_to(folder)}"), source.read_bytes()
            )
    return path


@pytest.fixture(scope="session")
def prelude(root: Path, interpreter: dict[str, str], packaging_wheel: Path) -> str:
    """Nix definitions that every expression of these tests begins with."""
    return f"""
      let
        hostWith = more: (import {root}/nix/bases).host ({{
          pythons."{interpreter["python"]}" = {{
            executable = "{interpreter["executable"]}";
            version = "{interpreter["full"]}";
          }};
          packaging = {packaging_wheel};
        }} // more);
        base = hostWith {{ }};
        errors = import {root}/nix/errors;
        realise = plan:
          import {root}/nix/concretise/seal.nix {{ inherit errors; }} {{ inherit base plan; }};
        planFile = name: builtins.fromJSON (builtins.readFile ({HERE}/plans + "/${{name}}.json"));
        python = "{interpreter["python"]}";
        pure = {{ python = "py3"; abi = "none"; platform = [ "any" ]; }};
      in
    """


Build = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def build(run_nix: Build, prelude: str) -> Build:
    """Build a Nix expression after the prelude; stdout is the store path.

    The exit code is for the test to judge.
    """

    def run(
        expression: str, *arguments: str, environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return run_nix(
            "build",
            "--impure",
            "--no-link",
            "--print-out-paths",
            "-L",
            *arguments,
            "--expr",
            prelude + expression,
            environment=environment,
        )

    return run


@pytest.fixture(scope="session")
def real_path(run_nix: Build) -> Callable[[str], Path]:
    """Where a store path lies on this machine: a store in a folder of the user has its own root."""
    store = run_nix("config", "show", "store").stdout.strip()
    match = re.search(r"root=([^&]+)", store)
    prefix = match[1] if match else store if store.startswith("/") else ""

    def resolve(path: str) -> Path:
        line = path.strip().splitlines()[-1]
        return Path(prefix + line) if prefix and not os.path.lexists(line) else Path(line)

    return resolve


@pytest.fixture(scope="session")
def run_in_store(run_nix: Build, prelude: str) -> Build:
    """Run the main program of a derivation, wherever the store is."""

    def run(expression: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run_nix(
            "run",
            "--impure",
            "--expr",
            f"{prelude} {{ program = {expression}; }}",
            "program",
            "--",
            *arguments,
        )

    return run
