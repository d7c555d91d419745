"""What every test may use: the options, the markers' conditions, and one way to call Nix."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--big", action="store_true", help="run the tests that download more than 100 MB too"
    )
    parser.addoption(
        "--long",
        action="store_true",
        help="run the tests that compile for more than ten minutes too",
    )
    parser.addoption(
        "--huge",
        action="store_true",
        help="run the tests that build environments of ten gigabytes too",
    )
    parser.addoption("--mutants", action="store_true", help="run every mutant of tests/mutants too")
    parser.addoption(
        "--write-mutants",
        action="store_true",
        help="run every mutant, and write what came of it into tests/mutants/README.md",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    driver = Path("/proc/driver/nvidia/version")
    for item in items:
        if item.get_closest_marker("big") and not config.getoption("--big"):
            item.add_marker(
                pytest.mark.skip(reason="downloads more than 100 MB: opt in with --big")
            )
        if item.get_closest_marker("long") and not config.getoption("--long"):
            item.add_marker(
                pytest.mark.skip(reason="compiles for more than ten minutes: opt in with --long")
            )
        if item.get_closest_marker("huge") and not config.getoption("--huge"):
            item.add_marker(
                pytest.mark.skip(reason="builds ten gigabytes and more: opt in with --huge")
            )
        if item.get_closest_marker("mutants") and not (
            config.getoption("--mutants") or config.getoption("--write-mutants")
        ):
            item.add_marker(pytest.mark.skip(reason="makes the code wrong: opt in with --mutants"))
        if item.get_closest_marker("gpu") and not driver.exists():
            item.add_marker(pytest.mark.skip(reason="no NVIDIA driver is loaded on this machine"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def nix_command() -> list[str]:
    """The nix to call, with flakes: ACCELPKGS_NIX (nixw sets it) or the one on PATH.

    No nix is a failure, not a skip.
    """
    nix = os.environ.get("ACCELPKGS_NIX") or shutil.which("nix")
    assert nix, "there is no nix: run the tests with `./nixw run --impure .#test`"
    return [nix, "--extra-experimental-features", "nix-command flakes"]


@pytest.fixture(scope="session")
def run_nix(nix_command: list[str], root: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Call `nix <arguments>` in the checkout; `environment` is added to ours.

    The exit code is for the test to judge.
    """

    def run(
        *arguments: str, environment: dict[str, str] | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*nix_command, *arguments],
            capture_output=True,
            text=True,
            errors="replace",
            cwd=cwd or root,
            env={**os.environ, **(environment or {})},
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def nix_eval(run_nix: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[..., Any]:
    """The value of a Nix expression as data; `root` is the checkout's path inside it.

    Fails with Nix's own message.
    """

    def evaluate(expression: str, **options: Any) -> Any:
        answer = run_nix(
            "eval", "--impure", "--json", "--expr", f"let root = {ROOT}; in {expression}", **options
        )
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)

    return evaluate


@pytest.fixture(scope="session")
def interpreter() -> dict[str, str]:
    """The distribution's own Python: builders run with it, because the sandbox shows /usr and not
    the home. Tests of the host base ask for it, and are skipped where there is none, as on NixOS.
    """
    for executable in sorted(map(str, Path("/usr/bin").glob("python3.1[0-9]")), reverse=True):
        full = subprocess.run(
            [executable, "-c", "import platform; print(platform.python_version())"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        return {"executable": executable, "full": full, "python": full.rpartition(".")[0]}
    pytest.skip("the host base needs a Python in /usr/bin, and there is none")
